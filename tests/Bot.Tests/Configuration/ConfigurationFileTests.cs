using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    [Fact]
    public void The_example_is_read_whole()
    {
        var fine = Assert.IsType<ConfigurationResult.Fine>(
            ConfigurationFile.Load(Repository.PathOf("src/Bot/Configuration/example.yaml"), _ => null));

        var read = fine.Configuration;
        var prod = read.Clusters[0];
        Assert.Equal(["prod", "staging"], read.Clusters.Select(cluster => cluster.Name.Value));
        Assert.Equal(("prod-eu", "eu-west-1", "C0PLATFORM"), (prod.Address.EksName, prod.Address.Region, prod.Channel));
        Assert.Equal("arn:aws:iam::123456789012:role/eks-upgrade", prod.Address.RoleArn);
        Assert.Equal(("main", "live/prod", "eks", "cluster_version"), (prod.Code.Branch, prod.Code.Directory, prod.Code.Module, prod.Code.Attribute));
        Assert.Equal(["U0ANA", "S0PLATFORM"], prod.Approvals.Approvers);
        Assert.Equal(TimeSpan.FromHours(4), prod.Approvals.ExpiresAfter);
        Assert.Equal(new ChartSettings("charts", "prod"), prod.Charts);
        Assert.All(prod.Windows, window => Assert.Equal("Europe/Madrid", window.TimeZone.Id));
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(4, 0)), (prod.Windows[1].From, prod.Windows[1].To));
        Assert.True(read.Clusters[1].Approvals.RequesterMayApprove);
    }

    [Fact]
    public void What_is_left_out_has_the_published_defaults()
    {
        var read = Written.Fine(Written.Smallest);

        var prod = Assert.Single(read.Clusters);
        Assert.Equal(SlackMode.Socket, read.Mode);
        Assert.Equal(("https://slack.com/api/", "http://0.0.0.0:8080/"), (read.ApiUrl.AbsoluteUri, read.Listen.AbsoluteUri));
        Assert.Equal(("/eks-upgrade", "Data Source=data/bot.db", "data/work"), (read.Command, read.Store, read.Workspace));
        Assert.Equal(("terraform", "git"), (read.Terraform, read.Git));
        Assert.Equal(("prod", null, null), (prod.Address.EksName, prod.Address.RoleArn, prod.Channel));
        Assert.Equal(("main", null, ""), (prod.Code.Branch, prod.Code.Module, prod.Code.Attribute));
        Assert.Equal((1, false, TimeSpan.FromHours(4)), (prod.Approvals.Count, prod.Approvals.RequesterMayApprove, prod.Approvals.ExpiresAfter));
        Assert.Equal(TimeSpan.FromSeconds(15), prod.PollInterval);
        Assert.Null(prod.Charts);
        Assert.Empty(prod.Windows);
        Assert.Equal(TimeSpan.FromMinutes(10), prod.Bake);
    }

    [Theory]
    [InlineData("backendConfig: [password=hunter2]", "backendConfig[0]", "'password=…'", "a file with it")]
    [InlineData("backendConfig: [bucket=states, SECRET_KEY=hunter2]", "backendConfig[1]", "'SECRET_KEY=…'", "environment variable")]
    [InlineData("backendConfig: [\"conn_str=postgres://u:hunter2@db/x\"]", "backendConfig[0]", "'conn_str=…'", "a file with it")]
    [InlineData("planArguments: [-var=db_password=hunter2]", "planArguments[0]", "'db_password=…'", "TF_VAR_db_password")]
    [InlineData("planArguments: [-parallelism=5, -var=token=hunter2]", "planArguments[1]", "'token=…'", "TF_VAR_token")]
    public void A_secret_that_would_stand_in_the_arguments_of_a_process_is_refused_without_saying_it(string line, string key, string found, string allowed)
    {
        var error = Assert.Single(Written.Errors(Written.With("directory: live/prod", $"directory: live/prod\n      {line}")));

        Assert.Equal(($"clusters[0].terraform.{key}", 7), (error.Key, error.Line));
        Assert.Contains(found, error.Found, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.In("bot.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backendConfig: [backends/password.hcl, key=prod/terraform.tfstate, bucket=secrets, password=]")]
    [InlineData("planArguments: [-var=token_lifetime=30, -var=passwords_file=x]")]
    public void What_only_looks_like_a_secret_is_taken(string line) =>
        Assert.Single(Written.Fine(Written.With("directory: live/prod", $"directory: live/prod\n      {line}")).Clusters);

    [Theory]
    [InlineData("region: eu-west-1", "region: eu-west1", "clusters[0].region", "'eu-west1'", 3)]
    [InlineData("region: eu-west-1", "region: Ireland", "clusters[0].region", "'Ireland'", 3)]
    [InlineData("region: eu-west-1", "region: [eu-west-1]", "clusters[0].region", "a list", 3)]
    [InlineData("region: eu-west-1", "region:", "clusters[0].region", "nothing", 3)]
    [InlineData("region: eu-west-1", "regoin: eu-west-1", "clusters[0].regoin", "did you mean region?", 3)]
    [InlineData("name: prod", "name: status", "clusters[0].name", "a word of the commands", 2)]
    [InlineData("name: prod", "name: ALL", "clusters[0].name", "a word of the commands", 2)]
    [InlineData("name: prod", "name: failures", "clusters[0].name", "a word of the commands", 2)]
    [InlineData("name: prod", "name: \"1.35\"", "clusters[0].name", "reads as a version", 2)]
    [InlineData("name: prod", "name: my cluster", "clusters[0].name", "'my cluster'", 2)]
    [InlineData("name: prod", "name: prod.eu", "clusters[0].eksName", "cannot be the name in EKS", 2)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    roleArn: arn:aws:iam::12:role/x", "clusters[0].roleArn", "'arn:aws:iam::12:role/x'", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    roleArn: arn:aws:iam::123456789012:user/x", "clusters[0].roleArn", "user/x", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    channel: \"#platform\"", "clusters[0].channel", "'#platform'", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    bake: 10 minutes", "clusters[0].bake", "'10 minutes'", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    bake: 8d", "clusters[0].bake", "'8d'", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    windows: Mon-Thu 09:00-16:00 Europe/Madrid", "clusters[0].windows", "'Mon-Thu", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    windows: [\"Mon 9-16 Europe/Madrid\"]", "clusters[0].windows[0]", "'Mon 9-16", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    charts: {}", "clusters[0].charts.directory", "nothing", 4)]
    [InlineData("region: eu-west-1", "region: eu-west-1\n    charts: charts", "clusters[0].charts", "'charts'", 4)]
    [InlineData("directory: live/prod", "branch: main", "clusters[0].terraform.directory", "nothing", 5)]
    [InlineData("directory: live/prod", "directory: ../prod", "clusters[0].terraform.directory", "'../prod'", 6)]
    [InlineData("directory: live/prod", "directory: /live/prod", "clusters[0].terraform.directory", "'/live/prod'", 6)]
    [InlineData("directory: live/prod", "directory: {}", "clusters[0].terraform.directory", "a mapping", 6)]
    [InlineData("git@example.com:infra.git", "--upload-pack=rm", "clusters[0].terraform.repository", "'--upload-pack=rm'", 5)]
    [InlineData("git@example.com:infra.git", "'ext::sh -c true'", "clusters[0].terraform.repository", "'ext::sh", 5)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [ana]", "clusters[0].approvals.approvers[0]", "'ana'", 8)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: U0ANA", "clusters[0].approvals.approvers", "'U0ANA'", 8)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: []", "clusters[0].approvals.approvers", "an empty list", 8)]
    [InlineData("approvers: [U0ANA, U0BEN]", "count: 1", "clusters[0].approvals.approvers", "nothing", 8)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0ANA]", "clusters[0].approvals.approvers[1]", "a second time", 8)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      count: 0", "clusters[0].approvals.count", "'0'", 9)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      count: 3", "clusters[0].approvals.count", "'3'", 9)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      count: two", "clusters[0].approvals.count", "'two'", 9)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      requesterMayApprove: maybe", "clusters[0].approvals.requesterMayApprove", "'maybe'", 9)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      expiresAfter: 4", "clusters[0].approvals.expiresAfter", "'4'", 9)]
    [InlineData("approvers: [U0ANA, U0BEN]", "approvers: [U0ANA, U0BEN]\n      expiresAfter: 0s", "clusters[0].approvals.expiresAfter", "'0s'", 9)]
    [InlineData("clusters:", "slack: { mode: sockets }\nclusters:", "slack.mode", "'sockets'", 1)]
    [InlineData("clusters:", "slack: { apiUrl: slack.com }\nclusters:", "slack.apiUrl", "'slack.com'", 1)]
    [InlineData("clusters:", "slack: { url: https://0.0.0.0 }\nclusters:", "slack.url", "'https://0.0.0.0'", 1)]
    [InlineData("clusters:", "slack: { command: eks }\nclusters:", "slack.command", "'eks'", 1)]
    [InlineData("clusters:", "polling: { interval: 15 }\nclusters:", "polling.interval", "'15'", 1)]
    [InlineData("clusters:", "polling: { interval: -1s }\nclusters:", "polling.interval", "'-1s'", 1)]
    [InlineData("clusters:", "polling: often\nclusters:", "polling", "'often'", 1)]
    [InlineData("clusters:", "scan: { at: 9am }\nclusters:", "scan.at", "'9am'", 1)]
    [InlineData("clusters:", "scan: { at: \"24:00\" }\nclusters:", "scan.at", "'24:00'", 1)]
    [InlineData("clusters:", "scan: { timeZone: Europe/Atlantis }\nclusters:", "scan.timeZone", "'Europe/Atlantis'", 1)]
    [InlineData("clusters:", "scan: daily\nclusters:", "scan", "'daily'", 1)]
    [InlineData("clusters:", "store: bot.db\nclusters:", "store", "no connection string", 1)]
    [InlineData("clusters:", "store: []\nclusters:", "store", "a list", 1)]
    [InlineData("clusters:", "clutsers:", "clutsers", "did you mean clusters?", 1)]
    [InlineData("clusters:", "? [a, b]\n: 1\nclusters:", "", "unknown key a list", 1)]
    public void An_error_names_line_key_and_what_was_found(string line, string instead, string key, string found, int at)
    {
        var errors = Written.Errors(Written.With(line, instead));

        var error = Assert.Single(errors, error => error.Key == key);
        Assert.Contains(found, error.Found);
        Assert.Equal(at, error.Line);
        Assert.NotEmpty(error.Allowed);
        Assert.StartsWith($"bot.yaml:{at}:", error.In("bot.yaml"));
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("# only a comment\n", "an empty file")]
    [InlineData("---\n", "an empty file")]
    [InlineData("just words", "'just words'")]
    [InlineData("- prod\n- staging\n", "a list")]
    [InlineData("clusters:\n\t- name: prod\n", "a tab")]
    [InlineData("clusters: [", "no YAML")]
    [InlineData("clusters: *nowhere\n", "no YAML")]
    [InlineData("clusters: &a [*a]\n", "no YAML")]
    [InlineData("slack: {}\n---\nslack: {}\n", "a second document")]
    [InlineData("clusters: [prod]\n", "'prod'")]
    [InlineData("clusters: [~]\n", "nothing")]
    [InlineData("clusters: []\n", "no cluster")]
    [InlineData("slack: {}\n", "no cluster")]
    public void A_file_that_is_no_configuration_says_so(string text, string found) =>
        Assert.Contains(found, Assert.Single(Written.Errors(text)).Found);

    [Fact]
    public void A_value_nested_without_end_is_refused() =>
        Assert.Contains("nested too deeply", Assert.Single(Written.Errors("a: " + new string('[', 5000))).Found);

    [Fact]
    public void Every_error_is_told_at_once_in_the_order_of_the_lines()
    {
        var errors = Written.Errors("""
            slack: { mode: pigeon }
            store: Data Source=a
            store: Data Source=b
            clusters:
              - name: prod
                region: here
                terraform: { directory: x }
                approvals: { approvers: [ana, S0PLATFORM], count: 0 }
              - name: PROD
                region: eu-west-1
                terraform: { directory: x }
                approvals: { approvers: [U0ANA] }
              - region: there
            """);

        Assert.Equal(
            [
                "slack.mode", "store", "clusters[0].region", "clusters[0].approvals.approvers[0]", "clusters[0].approvals.count",
                "clusters[1].name", "clusters[2].name", "clusters[2].terraform.directory", "clusters[2].approvals.approvers", "clusters[2].region",
            ],
            errors.Select(error => error.Key));
        Assert.Contains("line 2", errors[1].Allowed);
        Assert.Contains("line 5", errors[5].Found);
    }

    [Fact]
    public void A_directory_that_is_used_in_place_must_exist()
    {
        var text = Written.With("repository: git@example.com:infra.git", "branch: main");

        Assert.Equal("clusters[0].terraform.directory", Assert.Single(Written.Errors(text, directoriesExist: false)).Key);
        Assert.Null(Written.Fine(text).Clusters[0].Code.Repository);
    }

    [Fact]
    public void A_connection_string_is_never_quoted()
    {
        var error = Assert.Single(Written.Errors(Written.With("clusters:", "store: Host=db;Password=hunter2\nclusters:")));

        Assert.DoesNotContain("hunter2", error.In("bot.yaml"));
    }

    [Fact]
    public void The_environment_takes_the_place_of_the_store_and_is_never_quoted()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Written.With("clusters:", "store: Data Source=a.db\nclusters:"));
        try
        {
            Assert.Equal("Host=db;Database=bot", Load("Host=db;Database=bot") is ConfigurationResult.Fine fine ? fine.Configuration.Store : null);
            Assert.Equal("Data Source=a.db", Load("") is ConfigurationResult.Fine own ? own.Configuration.Store : null);

            var line = Assert.Single(Assert.IsType<ConfigurationResult.Broken>(Load("Host=db;Password=hunter2")).Errors).In(file);
            Assert.Contains("EKSBOT_STORE", line);
            Assert.DoesNotContain("hunter2", line);
        }
        finally
        {
            File.Delete(file);
        }

        ConfigurationResult Load(string store) => ConfigurationFile.Load(file, name => name == "EKSBOT_STORE" ? store : null, _ => true);
    }

    [Fact]
    public void An_anchor_may_be_used_again()
    {
        var read = Written.Fine("""
            clusters:
              - name: a
                region: eu-west-1
                terraform: { repository: r, directory: a }
                approvals: &rules { approvers: [U0ANA] }
              - name: b
                region: eu-west-1
                terraform: { repository: r, directory: b }
                approvals: *rules
            """);

        Assert.Equal(["U0ANA"], read.Clusters[1].Approvals.Approvers);
    }

    [Fact]
    public void A_group_leaves_the_count_open() =>
        Assert.Equal(3, Written.Fine(Written.With("[U0ANA, U0BEN]", "[S0PLATFORM]\n      count: 3")).Clusters[0].Approvals.Count);

    [Fact]
    public void A_slash_is_put_after_the_address_of_the_api() =>
        Assert.Equal("http://localhost:1/api/", Written.Fine(Written.With("clusters:", "slack: { apiUrl: http://localhost:1/api }\nclusters:")).ApiUrl.AbsoluteUri);

    [Fact]
    public void A_missing_file_says_how_to_name_one()
    {
        var broken = Assert.IsType<ConfigurationResult.Broken>(ConfigurationFile.Load("/nowhere/bot.yaml", _ => null));

        var line = Assert.Single(broken.Errors).In(broken.Path);
        Assert.Contains("no such file", line);
        Assert.Contains("EKSBOT_CONFIG", line);
    }

    [Fact]
    public void A_directory_is_no_file() =>
        Assert.IsType<ConfigurationResult.Broken>(ConfigurationFile.Load(Path.GetTempPath(), _ => null));

    [Theory]
    [InlineData("a.yaml", "b.yaml", "a.yaml")]
    [InlineData(null, "b.yaml", "b.yaml")]
    [InlineData(null, "", "bot.yaml")]
    [InlineData(null, null, "bot.yaml")]
    public void The_option_goes_before_the_variable_before_the_default(string? option, string? variable, string path) =>
        Assert.Equal(path, ConfigurationFile.Locate(option, name => name == "EKSBOT_CONFIG" ? variable : null));

    [Fact]
    public void A_cluster_is_found_without_regard_to_case()
    {
        var catalogue = new ClusterCatalogue(Written.Fine(Written.Smallest));

        Assert.Equal("prod", catalogue.Find(ClusterName.Parse("PROD"))?.Name.Value);
        Assert.Null(catalogue.Find(ClusterName.Parse("prod2")));
        Assert.Single(catalogue.All);
    }
}
