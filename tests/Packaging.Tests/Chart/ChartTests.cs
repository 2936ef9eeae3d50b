using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Packaging.Tests.Docker;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>What the chart makes, with every file of values, held against what Kubernetes and the image ask for.</summary>
public sealed class ChartTests
{
    public static TheoryData<string> Names => ChartCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_chart_makes_what_the_golden_file_says(string name)
    {
        var rendered = RenderedChart.Of(ChartCases.Values(name));
        var actual = string.Concat(rendered.Files.Where(file => file.Value.Trim().Length > 0).OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => $"---\n# {file.Key}\n{file.Value.Trim()}\n"));
        var golden = ChartCases.GoldenFile($"{name}.yaml.golden");
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(golden, actual);
            return;
        }

        Assert.Equal(File.ReadAllText(golden), actual);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_object_has_what_Kubernetes_asks_of_its_kind(string name)
    {
        foreach (var made in RenderedChart.Of(ChartCases.Values(name)).Objects)
        {
            var kind = $"{made["kind"]}";
            Assert.Equal(ApiVersions[kind], $"{made["apiVersion"]}");
            Assert.Matches("^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$", $"{made["metadata"]!["name"]}");
            Assert.All(made["metadata"]!["labels"]!.AsObject(), label => Assert.Matches(@"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$", $"{label.Value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_selector_finds_the_pods(string name)
    {
        var rendered = RenderedChart.Of(ChartCases.Values(name));
        var labels = rendered.Workload["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
        JsonNode?[] selectors =
        [
            rendered.Workload["spec"]!["selector"]!["matchLabels"],
            rendered.Get("Service")["spec"]!["selector"],
            rendered.Find("NetworkPolicy")?["spec"]!["podSelector"]!["matchLabels"],
            rendered.Find("PodDisruptionBudget")?["spec"]!["selector"]!["matchLabels"],
            .. (Pod(rendered)["topologySpreadConstraints"] as JsonArray ?? []).Select(spread => spread!["labelSelector"]!["matchLabels"]),
        ];
        foreach (var selector in selectors.OfType<JsonObject>())
        {
            Assert.NotEmpty(selector);
            Assert.All(selector, wanted => Assert.Equal($"{wanted.Value}", $"{labels[wanted.Key]}"));
        }

        Assert.Equal($"{rendered.Get("Service")["metadata"]!["name"]}", $"{rendered.Find("StatefulSet")?["spec"]!["serviceName"] ?? rendered.Get("Service")["metadata"]!["name"]}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pod_keeps_to_the_restricted_standard_and_is_the_user_of_the_image(string name)
    {
        var pod = Pod(RenderedChart.Of(ChartCases.Values(name)));
        var context = pod["securityContext"]!;
        Assert.True(context["runAsNonRoot"]!.GetValue<bool>());
        Assert.Equal("RuntimeDefault", $"{context["seccompProfile"]!["type"]}");
        Assert.Equal(Dockerfile.Stage("bot-without-charts").Last("USER"), $"{context["runAsUser"]}:{context["runAsGroup"]}");
        Assert.All(pod["containers"]!.AsArray(), container =>
        {
            var own = container!["securityContext"]!;
            Assert.False(own["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.True(own["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.Equal("""{"drop":["ALL"]}""", own["capabilities"]!.ToJsonString());
        });
        Assert.False(pod["automountServiceAccountToken"]!.GetValue<bool>());
        Assert.All(pod["volumes"]!.AsArray(), volume => Assert.Null(volume!["hostPath"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ports_volumes_secrets_and_paths_that_are_named_are_there(string name)
    {
        var rendered = RenderedChart.Of(ChartCases.Values(name));
        var (pod, bot) = (Pod(rendered), Pod(rendered)["containers"]![0]!);
        var ports = bot["ports"]!.AsArray().Select(port => $"{port!["name"]}").ToList();
        Assert.All((string[])["startupProbe", "livenessProbe", "readinessProbe"], probe => Assert.Contains($"{bot[probe]!["httpGet"]!["port"]}", ports));
        Assert.All(rendered.Get("Service")["spec"]!["ports"]!.AsArray(), port => Assert.Contains($"{port!["targetPort"]}", ports));
        Assert.Equal(Dockerfile.Stage("bot-without-charts").Last("EXPOSE"), $"{bot["ports"]![0]!["containerPort"]}");

        var volumes = pod["volumes"]!.AsArray().Concat(rendered.Workload["spec"]!["volumeClaimTemplates"] as JsonArray ?? [])
            .Select(volume => $"{volume!["name"] ?? volume["metadata"]!["name"]}").ToList();
        var mounts = bot["volumeMounts"]!.AsArray().ToDictionary(mount => $"{mount!["mountPath"]}", mount => $"{mount!["name"]}");
        Assert.Equal(volumes.Order(StringComparer.Ordinal), mounts.Values.Order(StringComparer.Ordinal));

        // The image writes to its volumes alone, and reads bot.yaml where it says.
        Assert.All(Regex.Matches(Dockerfile.Stage("bot-without-charts").Last("VOLUME"), "/[a-z]+"), volume => Assert.Contains(volume.Value, mounts.Keys));
        Assert.Contains(Path.GetDirectoryName(Dockerfile.EnvironmentOf(Dockerfile.Stages[^1])["EKSBOT_CONFIG"])!, mounts.Keys);
        var configuration = pod["volumes"]!.AsArray().Single(volume => $"{volume!["name"]}" == "config")!["configMap"]!["name"];
        Assert.Equal($"{rendered.Get("ConfigMap")["metadata"]!["name"]}", $"{configuration}");

        var variables = bot["env"]!.AsArray().Where(variable => variable!["valueFrom"] is not null).Select(variable => variable!["valueFrom"]!["secretKeyRef"]!).ToList();
        if (rendered.Find("Secret") is { } secret)
        {
            Assert.All(variables, used => Assert.Equal($"{secret["metadata"]!["name"]}", $"{used["name"]}"));
            Assert.All(variables, used => Assert.True(used["optional"]?.GetValue<bool>() is true || secret["stringData"]![$"{used["key"]}"] is not null, $"{used}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bot_can_use_the_configuration_that_it_is_given(string name)
    {
        var rendered = RenderedChart.Of(ChartCases.Values(name));
        var read = ConfigurationFile.Read($"{rendered.Get("ConfigMap")["data"]!["bot.yaml"]}", "bot.yaml", _ => false);
        var fine = Assert.IsType<ConfigurationResult.Fine>(read).Configuration;

        // What the chart leaves to the bot lies in the image's volumes, and the port is the container's.
        Assert.Equal(("Data Source=data/bot.db", "data/work", 8080), (fine.Store, fine.Workspace, fine.Listen.Port));
        var secrets = Pod(rendered)["containers"]![0]!["env"]!.AsArray().Select(variable => $"{variable!["name"]}").ToHashSet();
        Assert.DoesNotContain(
            SlackSecrets.Read(wanted => secrets.Contains(wanted) ? "xoxb-" : null, fine.Mode).Problems, problem => problem.Contains("is not set", StringComparison.Ordinal));
    }

    [Fact]
    public void SQLite_is_never_given_to_two_pods()
    {
        var rendered = RenderedChart.Of(ChartCases.Values("socket-sqlite"));
        Assert.Null(rendered.Find("Deployment"));
        Assert.Equal(1, rendered.Get("StatefulSet")["spec"]!["replicas"]!.GetValue<long>());
        Assert.Null(rendered.Find("PodDisruptionBudget"));
    }

    [Fact]
    public void Several_bots_on_PostgreSQL_are_spread_and_go_one_at_a_time()
    {
        var rendered = RenderedChart.Of(ChartCases.Values("http-postgresql"));
        Assert.Null(rendered.Find("StatefulSet"));
        Assert.Equal(2, rendered.Get("Deployment")["spec"]!["replicas"]!.GetValue<long>());
        Assert.Equal(1, rendered.Get("PodDisruptionBudget")["spec"]!["maxUnavailable"]!.GetValue<long>());
        Assert.Equal(2, Pod(rendered)["topologySpreadConstraints"]!.AsArray().Count);
        var key = Pod(rendered)["containers"]![0]!["env"]!.AsArray().Single(variable => $"{variable!["name"]}" == "EKSBOT_ENCRYPTION_KEY");
        Assert.False(key!["valueFrom"]!["secretKeyRef"]!["optional"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_pod_goes_to_nodes_for_which_the_image_is_built(string name)
    {
        Assert.Contains("-r linux-x64", string.Join('\n', Dockerfile.Stage("build").All("RUN")));
        var selector = Pod(RenderedChart.Of(ChartCases.Values(name)))["nodeSelector"];
        Assert.Equal(("linux", "amd64"), ($"{selector?["kubernetes.io/os"]}", $"{selector?["kubernetes.io/arch"]}"));
    }

    [Fact]
    public void Bots_that_are_not_ready_stop_no_drain() =>
        Assert.Equal("AlwaysAllow", $"{RenderedChart.Of(ChartCases.Values("http-postgresql")).Get("PodDisruptionBudget")["spec"]!["unhealthyPodEvictionPolicy"]}");

    [Theory]
    [InlineData("http-postgresql", true)]
    [InlineData("socket-sqlite", false)]
    public void A_bot_that_Slack_calls_is_taken_out_of_its_Service_before_it_stops(string name, bool waits) =>
        Assert.Equal(waits, Pod(RenderedChart.Of(ChartCases.Values(name)))["containers"]![0]!["lifecycle"]?["preStop"]?["exec"] is not null);

    private static readonly Dictionary<string, string> ApiVersions = new(StringComparer.Ordinal)
    {
        ["ConfigMap"] = "v1",
        ["Secret"] = "v1",
        ["Service"] = "v1",
        ["ServiceAccount"] = "v1",
        ["Deployment"] = "apps/v1",
        ["StatefulSet"] = "apps/v1",
        ["Ingress"] = "networking.k8s.io/v1",
        ["NetworkPolicy"] = "networking.k8s.io/v1",
        ["PodDisruptionBudget"] = "policy/v1",
    };

    private static JsonObject Pod(RenderedChart rendered) => rendered.Workload["spec"]!["template"]!["spec"]!.AsObject();
}
