using System.Diagnostics;
using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Demo;

/// <summary>What must be true of the world after an upgrade, looked up where it is true or not: EKS, its log, git, Terraform's state, Slack.</summary>
internal sealed record Verdict(IReadOnlyList<(string Claim, bool Holds)> Claims)
{
    public bool Holds => Claims.All(claim => claim.Holds);

    public static async Task<Verdict> OfAsync(
        HttpClient http, World world, SandboxOptions options, Fleet before, string target, bool killed, CancellationToken cancellationToken)
    {
        var after = await Fleet.ReadAsync(http, options.Cluster, cancellationToken);
        var claims = new List<(string, bool)>
        {
            ($"EKS runs {target} and is ACTIVE (it says {after.Version}, {after.Status})", after.Version == target && after.Status == "ACTIVE"),
            ($"every node group runs {target} ({string.Join(", ", after.Nodegroups.Select(group => $"{group.Key} {group.Value}"))})", after.Nodegroups.Values.All(version => version == target)),
        };

        var log = await http.GetFromJsonAsync<JsonElement>("/_world/log", cancellationToken);
        var writes = log.EnumerateArray().Where(call => Text(call, "cluster") == before.EksName && call.GetProperty("status").GetInt32() == 200).ToList();
        var hops = before.MinorsTo(target);
        var updates = writes.Where(call => Text(call, "operation") == "UpdateClusterVersion").Select(call => Text(call, "body")).ToList();
        claims.Add(($"EKS was asked for {hops} control plane update(s), one per hop (asked {updates.Count} times)", updates.Count == hops && updates.Distinct().Count() == hops));
        foreach (var group in before.Nodegroups.Keys)
        {
            var rolls = writes.Count(call => Text(call, "operation") == "UpdateNodegroupVersion" && Text(call, "path").Contains($"/{group}/", StringComparison.Ordinal));
            claims.Add(($"node group {group} was rolled once per hop ({rolls} times)", rolls == hops));
        }

        var code = await GitAsync(after.Repository, ["show", $"main:live/{options.Cluster}/main.tf"], cancellationToken);
        claims.Add(($"the code in the origin's main branch says {target}", code.Contains($"\"{target}\"", StringComparison.Ordinal) && !code.Contains($"\"{before.Version}\"", StringComparison.Ordinal)));

        var states = Path.Combine(world.Directory, "world", "states");
        var state = await File.ReadAllTextAsync(Path.Combine(states, $"{options.Cluster}.tfstate"), cancellationToken);
        claims.Add(($"Terraform's state has every version at {target}", VersionsInState(state).All(version => version == target)));
        claims.Add(("no state lock is left", !Directory.EnumerateFiles(states, "*.lock.info").Any()));

        var messages = await http.GetFromJsonAsync<JsonElement>("/_control/messages?channel=C0PLATFORM", cancellationToken);
        var card = messages.GetProperty("messages").EnumerateArray().Select(ThreadLine.Read).Single(message => message.Key == "card");
        var thread = await http.GetFromJsonAsync<JsonElement>($"/_control/messages?channel=C0PLATFORM&thread_ts={card.Ts}", cancellationToken);
        var keys = thread.GetProperty("messages").EnumerateArray().Select(ThreadLine.Read).Where(message => message.Key is not null).ToList();
        claims.Add(($"no message was posted twice ({keys.Count} messages)", keys.Select(message => message.Key).Distinct().Count() == keys.Count));
        claims.Add(("the report says so", keys.Single(message => message.Key == "report").Text.Contains($"runs Kubernetes {target}", StringComparison.Ordinal)));
        if (options.Kill)
        {
            claims.Add(world.Bots.Count == 1
                ? ("the bot was killed in the middle of the apply, and came back", killed && world.Bot.Starts == 2)
                : ("the replica at work was killed in the middle of the apply, and another one went on", killed && world.Bots.Count(bot => bot.Id is null) == 1));
        }

        return new Verdict(claims);
    }

    private static IEnumerable<string> VersionsInState(string state)
    {
        using var json = JsonDocument.Parse(state);
        return [.. json.RootElement.GetProperty("resources").EnumerateArray()
            .Where(resource => Text(resource, "type") is "aws_eks_cluster" or "aws_eks_node_group")
            .SelectMany(resource => resource.GetProperty("instances").EnumerateArray())
            .Select(instance => Text(instance.GetProperty("attributes"), "version"))];
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static async Task<string> GitAsync(string repository, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--git-dir", repository, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var git = Process.Start(start)!;
        var output = await git.StandardOutput.ReadToEndAsync(cancellationToken);
        await git.WaitForExitAsync(cancellationToken);
        return output;
    }
}
