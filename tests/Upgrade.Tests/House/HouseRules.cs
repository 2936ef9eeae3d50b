using System.Xml.Linq;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Readiness.Checks;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.House;

/// <summary>The rules of the house that no compiler checks: which room may use which.</summary>
public sealed class HouseRules
{
    [Fact]
    public void The_room_that_decides_has_no_package() => Assert.Empty(Items("src/Upgrade/Upgrade.csproj", "PackageReference"));

    [Theory]
    [InlineData("src/Upgrade/Upgrade.csproj")]
    [InlineData("src/Slack/Slack.csproj")]
    [InlineData("src/Adapters/Adapters.csproj", "Upgrade")]
    [InlineData("src/Bot/Bot.csproj", "Adapters", "Slack", "Upgrade")]
    [InlineData("sandbox/Sandbox.Slack/Sandbox.Slack.csproj")]
    [InlineData("sandbox/Sandbox.Aws/Sandbox.Aws.csproj")]
    [InlineData("sandbox/Sandbox/Sandbox.csproj", "Sandbox.Aws", "Sandbox.Helmfile", "Sandbox.Slack")]
    [InlineData("sandbox/Sandbox.Helmfile/Sandbox.Helmfile.csproj")]
    public void Each_project_refers_to_the_rooms_before_it_only(string project, params string[] allowed) =>
        Assert.Equal(
            allowed.Order(),
            Items(project, "ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))).Order());

    [Fact]
    public void Inside_the_room_that_decides_each_folder_uses_only_folders_before_it()
    {
        string[] order = ["Clusters", "Readiness", "Planning", "Runs", "Fleet", "Ports", "Steps", "Running"];
        var wrong = new List<string>();
        for (var own = 0; own < order.Length; own++)
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathOf($"src/Upgrade/{order[own]}"), "*.cs", SearchOption.AllDirectories))
            {
                var text = File.ReadAllText(file);
                wrong.AddRange(order.Skip(own + 1)
                    .Where(later => text.Contains($"EksUpgradeBot.Upgrade.{later}", StringComparison.Ordinal))
                    .Select(later => $"{Path.GetRelativePath(Repository.Root, file)} uses {later}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_sandbox_and_the_product_share_no_code()
    {
        var product = Sources("src").Where(file => File.ReadAllText(file).Contains("EksUpgradeBot.Sandbox", StringComparison.Ordinal));
        string[] rooms = ["EksUpgradeBot.Upgrade", "EksUpgradeBot.Adapters", "EksUpgradeBot.Slack", "EksUpgradeBot.Bot"];
        var sandbox = Sources("sandbox").Where(file => File.ReadLines(file).Any(line => rooms.Any(room => line.StartsWith($"using {room}", StringComparison.Ordinal))));

        Assert.Empty(product.Concat(sandbox));
    }

    [Fact]
    public void Every_readiness_check_is_asked()
    {
        var checks = typeof(IReadinessCheck).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IReadinessCheck)));

        Assert.Equal(checks.Order(ByName), AllChecks.Each.Concat(AllChecks.OnlyOfRollback).Select(check => check.GetType()).Order(ByName));
    }

    private static readonly Comparer<Type> ByName = Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Repository.PathOf(project)).Descendants(kind).Select(item => item.Attribute("Include")!.Value);

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));
}
