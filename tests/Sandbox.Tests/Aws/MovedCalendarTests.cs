using System.Globalization;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clock;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>A scene's story happens today, whatever day that is, and goes as it was written.</summary>
public sealed class MovedCalendarTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("moved-scene");

    /// <summary>A day before the scenes' own, the same in the small hours, days of other months and years, and the last instant of a leap day.</summary>
    public static TheoryData<string, string> Beginnings { get; } = new(
        from scene in SceneLibrary.Names
        from now in new[] { "2026-02-28T12:00:00Z", "2026-11-22T00:00:01Z", "2026-12-01T13:02:18Z", "2027-03-02T23:30:00Z", "2028-02-29T23:59:59Z" }
        select (scene, now));

    public void Dispose() => _scratch.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task Every_scene_begins_now_and_tells_the_same_story(string scene, string now)
    {
        var written = await StoryAsync(scene, SceneLibrary.Load(scene).Clock);

        var moved = await StoryAsync(scene, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

        Assert.Equal(written, moved);
    }

    [Fact]
    public async Task Legacy_is_four_days_from_the_end_of_its_support()
    {
        var today = new DateTimeOffset(2030, 5, 6, 18, 30, 0, TimeSpan.Zero);
        var (host, time) = await Worlds.StillAsync(new FakeTime(today));
        await using var _ = host;

        var end = (await VersionAsync(host, "1.31"))["endOfExtendedSupportDate"]!.GetValue<double>();
        Assert.Equal(new DateTimeOffset(2030, 5, 10, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.FromUnixTimeSeconds((long)end));
        time.Advance(TimeSpan.FromDays(4));
        Assert.Equal("UNSUPPORTED", $"{(await VersionAsync(host, "1.31"))["versionStatus"]}");
    }

    [Fact]
    public async Task What_a_scene_file_says_is_moved_too_dates_in_objects_included()
    {
        var file = Path.Combine(_scratch.FullName, "mine.json");
        await File.WriteAllTextAsync(
            file,
            """
            { "title": "Mine", "clock": "2025-06-10T12:00:00Z", "clusters": [{
                "name": "mine", "version": "1.33", "createdAt": "2025-06-03T12:00:00Z", "upgradedAt": "2025-06-10T11:30:00+00:00",
                "nodegroups": [{ "name": "default", "nodes": 1, "labels": { "until": "2025-06-11" } }],
                "releases": [{ "name": "web", "begunAt": "2025-06-10T11:59:30Z" }],
                "objects": [{ "apiVersion": "v1", "kind": "Service", "metadata": {
                    "name": "2025-06-10 is only a name", "managedFields": [{ "manager": "helm", "time": "2025-06-09T12:00:00Z" }] } }] }] }
            """,
            TestContext.Current.CancellationToken);
        var now = new DateTimeOffset(2027, 1, 1, 0, 30, 0, TimeSpan.Zero);
        var (host, _) = await Worlds.StillAsync(new FakeTime(now), file);
        await using var __ = host;

        var mine = Assert.Single(host.World.Scene.Clusters);
        Assert.Equal((now, now.AddDays(-7), now.AddMinutes(-30)), (host.World.Clock.Now, mine.CreatedAt, mine.UpgradedAt));
        Assert.Equal(now.AddSeconds(-30), Assert.Single(mine.Releases).BegunAt);
        Assert.Equal("2027-01-02", mine.Nodegroups[0].Labels["until"]);
        var metadata = Assert.Single(mine.Objects)["metadata"]!;
        Assert.Equal(("2025-06-10 is only a name", "2026-12-31T00:30:00Z"), ($"{metadata["name"]}", $"{metadata["managedFields"]![0]!["time"]}"));
        Assert.Equal(now.AddMinutes(-30), await UpgradedAtAsync(host, "mine"));
    }

    [Fact]
    public async Task In_February_2024_EKS_takes_no_control_plane_back_whenever_that_is_played()
    {
        var (host, time) = await Worlds.StillAsync(new FakeTime(new DateTimeOffset(2027, 3, 2, 23, 30, 0, TimeSpan.Zero)), "2024");
        await using var _ = host;
        await host.PostAsync("/clusters/staging/updates", new { version = "1.29", clientRequestToken = "a" });
        time.Advance(TimeSpan.FromHours(1));

        var back = await host.PostAsync("/clusters/staging/updates", new { version = "1.28", clientRequestToken = "b" });

        Assert.Equal("Unsupported Kubernetes minor version update from 1.29 to 1.28", back.Message);
    }

    [Theory]
    [InlineData(-1, "VersionRollback", null)]
    [InlineData(1, null, "Unsupported Kubernetes minor version update from 1.34 to 1.33")]
    public async Task Today_EKS_takes_a_control_plane_back_for_seven_days(int minutes, string? begun, string? refused)
    {
        var (host, time) = await Worlds.StillAsync(new FakeTime(new DateTimeOffset(2027, 3, 2, 23, 30, 0, TimeSpan.Zero)));
        await using var _ = host;

        // When the scene begins, staging was upgraded one day and twenty hours before.
        time.Advance(TimeSpan.FromHours((7 * 24) - 44) + TimeSpan.FromMinutes(minutes));
        var back = await host.PostAsync("/clusters/staging/updates", new { version = "1.33", clientRequestToken = "a" });

        Assert.Equal((begun, refused), (back.Text("update", "type"), back.Message));
    }

    [Fact]
    public async Task A_reset_begins_at_the_real_now_again()
    {
        var (host, time) = await Worlds.StillAsync(new FakeTime(new DateTimeOffset(2027, 3, 2, 23, 30, 0, TimeSpan.Zero)));
        await using var _ = host;
        var upgraded = await UpgradedAtAsync(host, "staging");
        time.Advance(TimeSpan.FromDays(3));
        await host.WorldAsync("/clock", """{"advance":"10.00:00:00"}""");

        await host.WorldAsync("/reset", "{}");

        Assert.Equal(time.GetUtcNow(), host.World.Clock.Now);
        Assert.Equal(upgraded?.AddDays(3), await UpgradedAtAsync(host, "staging"));
    }

    [Fact]
    public async Task A_reset_to_a_scene_that_is_not_there_changes_nothing()
    {
        var (host, time) = await Worlds.StillAsync();
        await using var _ = host;
        time.Advance(TimeSpan.FromDays(1));

        await Assert.ThrowsAsync<ArgumentException>(() => host.Stage.ResetAsync("nowhere", TestContext.Current.CancellationToken));

        Assert.Equal(("today", time.GetUtcNow()), (host.World.SceneName, host.World.Clock.Now));
    }

    [Fact]
    public void An_instant_keeps_its_distance_and_a_day_its_days()
    {
        var calendar = new MovedCalendar(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), new(2027, 1, 1, 0, 30, 0, 750, TimeSpan.Zero));

        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 30, 0, TimeSpan.Zero), calendar.Move(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2027, 1, 5), calendar.Move(new DateOnly(2026, 11, 26)));
        Assert.Equal(new DateOnly(2026, 11, 26), calendar.AsWritten(new DateOnly(2027, 1, 5)));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero), calendar.AsWritten(new DateTimeOffset(2026, 12, 31, 23, 30, 0, TimeSpan.Zero)));
    }

    /// <summary>What anybody can see of a world at its beginning, with distances in place of dates.</summary>
    private static async Task<IReadOnlyList<string>> StoryAsync(string scene, DateTimeOffset now)
    {
        var (host, _) = await Worlds.StillAsync(new FakeTime(now), scene);
        await using var __ = host;
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        var versions = (await host.GetAsync("/cluster-versions?includeAll=true")).Body["clusterVersions"]!.AsArray().Select(version =>
            $"{version!["clusterVersion"]} {version["versionStatus"]} {version["kubernetesPatchVersion"]} {version["defaultPlatformVersion"]} "
            + $"{DaysFrom(version["releaseDate"])} {DaysFrom(version["endOfStandardSupportDate"])} {DaysFrom(version["endOfExtendedSupportDate"])}");
        var clusters = host.World.At(at => host.World.Clusters.Select(cluster =>
            $"{cluster.Name} {cluster.Patch} {cluster.PlatformVersion} {at - cluster.UpgradedAt} {at - cluster.Scene.CreatedAt} "
            + string.Join(", ", cluster.Nodegroups.Select(group => $"{group.Name} {group.ReleaseVersion.Split('-')[0]} {DaysOfImage(group.ReleaseVersion)} {at - group.CreatedAt}"))
            + string.Join(", ", cluster.Nodes.Select(node => $"{node.KubeletVersion} {at - node.CreatedAt}"))
            + string.Join(", ", cluster.Addons.Select(addon => $"{addon.Name} {addon.Version} {at - addon.CreatedAt} {at - addon.ModifiedAt}"))).ToList());
        return [.. versions, .. clusters];

        int DaysFrom(JsonNode? seconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds((long)seconds!.GetValue<double>()).UtcDateTime).DayNumber - today;

        int? DaysOfImage(string release) =>
            DateOnly.TryParseExact(release.Split('-')[^1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.DayNumber - today : null;
    }

    private static async Task<JsonNode> VersionAsync(WorldHost host, string version) =>
        (await host.GetAsync($"/cluster-versions?clusterVersions={version}")).Body["clusterVersions"]![0]!;

    private static async Task<DateTimeOffset?> UpgradedAtAsync(WorldHost host, string name) =>
        (await host.WorldAsync("/state"))["clusters"]!.AsArray().Single(cluster => $"{cluster!["name"]}" == name)!["upgradedAt"]?.GetValue<DateTimeOffset>();
}
