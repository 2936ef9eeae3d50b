using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>The stand-in says and does what the real terraform with the real AWS provider said and did.</summary>
public sealed class RecordingTests
{
    public static TheoryData<string> Names => [.. Stories.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_stand_in_says_and_does_what_the_real_one_did(string story)
    {
        var told = await TellAsync(story, Contender.StandIn);

        Assert.Equal(await File.ReadAllTextAsync(FileOf(story), TestContext.Current.CancellationToken), told);
    }

    /// <summary>
    /// Writes the recordings anew, with terraform 1.11.4 and terraform-provider-aws 5.100.0. Some minutes; the environment variable
    /// <c>RECORD</c> limits it to one story.
    /// </summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task Record(string story)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("RECORD") is { } only && only != story, "not asked for");
        var told = await TellAsync(story, Contender.Real());

        await File.WriteAllTextAsync(FileOf(story), told, TestContext.Current.CancellationToken);
    }

    private static string FileOf(string story) =>
        Repository.PathOf($"tests/Sandbox.Tests/Terraform/Recordings/{story}.txt");

    private static async Task<string> TellAsync(string story, Contender contender)
    {
        await using var bench = await Bench.StartAsync(contender);
        await Stories.All[story](bench);
        return bench.Transcript.ToString();
    }
}
