using System.Text.RegularExpressions;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>
/// What the build stage of the Dockerfile makes, made by its own commands: what it copies is copied, and what it runs is run, in a folder
/// of its own. Made once for all tests.
/// </summary>
public sealed partial class Publication : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eksbot-image-");

    /// <summary>What the image has under <c>/app</c>.</summary>
    internal string App { get; private set; } = "";

    /// <summary>Why there is none; null when there is one.</summary>
    internal string? Problem { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var stage = Dockerfile.Stage("build");
        var here = "";
        foreach (var (word, text) in stage.Instructions.Select(instruction => (instruction.Word, instruction.Text)))
        {
            switch (word)
            {
                case "WORKDIR":
                    // All its paths are relative, so that the root of the stage may lie anywhere.
                    here = Path.Join(_folder.FullName, text);
                    Directory.CreateDirectory(here);
                    break;
                case "COPY":
                    var names = text.Split(' ');
                    foreach (var name in names[..^1])
                    {
                        Copy(Repository.PathOf(name.TrimEnd('/')), Path.Combine(here, names[^1] == "./" ? name : names[^1]));
                    }

                    break;
                case "RUN":
                    // A build of ours beside it must not lend its compiler server and then wait for it.
                    var ran = await Shell.RunAsync(here, new Dictionary<string, string> { ["CI"] = "" }, "/bin/sh", "-c", text);
                    if (ran.ExitCode != 0)
                    {
                        Problem = $"{text}\n{ran}";
                        return;
                    }

                    break;
                default:
                    throw new NotSupportedException($"The build stage has {word} {text}, which this test cannot do.");
            }
        }

        App = Path.Join(_folder.FullName, FromBuild().Match(Dockerfile.Stage("bot-without-charts").All("COPY").Single(text => text.Contains("--from=build"))).Groups[1].Value);
    }

    /// <summary>Fails when there is nothing to test, or skips where the packages cannot be had.</summary>
    internal void Require()
    {
        // NU1301: the source of packages is not reached. What a locked restore refuses has other codes.
        Assert.SkipWhen(Problem?.Contains("NU1301", StringComparison.Ordinal) is true, $"No packages without a network: {Problem}");
        Assert.True(Problem is null, Problem);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // As .dockerignore has it: no build of ours.
    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }

    [GeneratedRegex("^--from=build (/[^ ]+) /app/$")]
    private static partial Regex FromBuild();
}
