using System.Text.Json.Nodes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class RunJsonTests(StoreKind kind) : StorageTest(kind)
{
    [Fact]
    public async Task Members_that_this_version_does_not_know_are_passed_over()
    {
        var run = await CreateAsync();
        await SqlAsync("""update runs set state = '{"weather":"fine",' || substr(replace(state, '"steps":[{', '"steps":[{"mood":{"a":[1]},'), 2)""");
        await SqlAsync("""update events set json = '{"weather":"fine",' || substr(json, 2)""");

        AssertSame(run, await Runs.FindAsync(run.Id, Cancellation));
        AssertSame(run, Engine.Replay(await Runs.ListEventsAsync(run.Id, Cancellation)));
    }

    [Fact]
    public void Members_that_an_older_version_did_not_write_get_their_default()
    {
        var run = Engine.Begin(SampleRun.Requested("prod-1", "prod", Noon)).Run;
        var json = JsonNode.Parse(RunJson.Write(run))!.AsObject();
        json.Remove("attempt");
        json.Remove("version");
        foreach (var step in json["steps"]!.AsArray())
        {
            Assert.True(step!.AsObject().Remove("proposals"));
            Assert.True(step.AsObject().Remove("failures"));
            Assert.True(step.AsObject().Remove("details"));
        }

        AssertSame(run, RunJson.Read<UpgradeRun>(json.ToJsonString(), "run"));
    }

    [Fact]
    public void Notes_are_kept_and_a_run_of_before_there_were_any_has_none()
    {
        var requested = SampleRun.Requested("prod-1", "prod", Noon);
        Assert.DoesNotContain("notes", RunJson.Write(Engine.Begin(requested).Run), StringComparison.OrdinalIgnoreCase);
        Assert.Null(RunJson.Read<UpgradeRun>(RunJson.Write(Engine.Begin(requested).Run), "run").Notes);

        var noted = requested with { Notes = "INC-7\n<ask Ana>" };
        Assert.Equal(noted.Notes, ((UpgradeRequested)RunJson.Read<RunEvent>(RunJson.Write<RunEvent>(noted), "event")).Notes);
        Assert.Equal(noted.Notes, RunJson.Read<UpgradeRun>(RunJson.Write(Engine.Begin(noted).Run), "run").Notes);
    }

    [Fact]
    public void A_discriminator_may_stand_anywhere()
    {
        var happened = RunJson.Read<RunEvent>("""{"at":"2026-03-02T12:00:00+00:00","by":"U0ANA","event":"retry-requested"}""", "event");
        var effect = RunJson.Read<Effect>("""{"attempt":3,"due":"2026-03-02T12:00:00+00:00","effect":"tidy-up"}""", "effect");

        Assert.Equal(new RetryRequested(Noon, SampleRun.Ana), happened);
        Assert.Equal(new TidyUp(3, Noon), effect);
    }

    [Fact]
    public async Task An_event_that_this_version_does_not_know_is_named()
    {
        var run = await CreateAsync();
        await SqlAsync("update events set json = replace(json, '\"upgrade-requested\"', '\"sun-rose\"')");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Runs.ListEventsAsync(run.Id, Cancellation));

        Assert.StartsWith("The stored event 1 of the run prod-1 cannot be read", error.Message);
        Assert.Contains("sun-rose", error.Message);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_names_its_run()
    {
        var run = await CreateAsync();
        await SqlAsync("update runs set state = '{'");

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Runs.FindAsync(run.Id, Cancellation));

        Assert.StartsWith("The stored run prod-1 cannot be read", error.Message);
    }

    [Fact]
    public void What_can_be_computed_is_not_stored_and_enums_are_words()
    {
        var json = RunJson.Write(Engine.Begin(SampleRun.Requested("prod-1", "prod", Noon)).Run);

        Assert.Contains("\"status\":\"Running\"", json);
        Assert.Contains("\"kind\":\"UpgradeControlPlane\"", json);
        Assert.DoesNotContain("hasEnded", json);
        Assert.DoesNotContain("currentStep", json);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_event_and_effect_has_a_stored_name(Type family)
    {
        var members = family.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(family)).ToList();

        Assert.NotEmpty(members);
        Assert.All(members, type => Assert.NotEmpty(RunJson.KindOf(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))));
    }

    public static TheoryData<Type> Families => [typeof(RunEvent), typeof(Effect)];
}

public sealed class RunJsonOnSqliteTests() : RunJsonTests(StoreKind.Sqlite);

public sealed class RunJsonOnPostgresTests() : RunJsonTests(StoreKind.Postgres);
