using System.Text.RegularExpressions;
using EksUpgradeBot.Bot.Cli;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>What must hold of the Dockerfile whatever else is in it.</summary>
public sealed class DockerfileTests
{
    private static readonly Stage Image = Dockerfile.Stage("bot-without-charts");

    [Fact]
    public void The_image_runs_as_a_numbered_user_that_is_not_root()
    {
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", Image.Last("USER"));
        Assert.Equal("bot", Dockerfile.Stages[^1].Name);
        Assert.Empty(Dockerfile.Stages[^1].All("USER"));
    }

    [Fact]
    public void Base_images_are_named_by_arguments_with_a_version_in_their_tag()
    {
        var images = Dockerfile.Preamble.Where(instruction => instruction.Word == "ARG").Select(instruction => instruction.Text.Split('=', 2)).ToList();
        Assert.All(images, image => Assert.Matches(@":\d+\.\d+", image[1]));
        var known = images.Select(image => $"${{{image[0]}}}").Concat(Dockerfile.Stages.Select(stage => stage.Name)).ToList();
        Assert.All(Dockerfile.Stages, stage => Assert.Contains(stage.From, known));
    }

    [Fact]
    public void Nothing_is_fetched_without_a_checksum()
    {
        // A syntax line lets every build fetch its own frontend from a registry, by a tag.
        Assert.DoesNotContain("# syntax", File.ReadAllText(Repository.PathOf("Dockerfile")), StringComparison.OrdinalIgnoreCase);
        Assert.All(Dockerfile.Stages, stage => Assert.Empty(stage.All("ADD")));
        foreach (var run in Dockerfile.Stages.SelectMany(stage => stage.All("RUN")))
        {
            Assert.DoesNotMatch(@"https?://|\bwget -|\bcurl -|plugin install", run);
        }

        // Each tool by its own version and checksum, which come in as arguments of the same name.
        var fetched = Dockerfile.Stages.SelectMany(stage => stage.All("RUN")).Where(run => run.StartsWith("fetch-tool", StringComparison.Ordinal)).ToList();
        Assert.Equal(["terraform", "helm", "helmfile", "helm-diff"], fetched.Select(run => run.Split(' ')[1]));
        Assert.All(fetched, run =>
        {
            var name = run.Split(' ')[1].ToUpperInvariant().Replace('-', '_');
            Assert.Contains($"\"${{{name}_VERSION}}\" \"${{{name}_SHA256}}\"", run);
        });
    }

    [Fact]
    public void Every_version_is_pinned_and_a_checksum_is_either_known_or_left_to_the_builder()
    {
        var arguments = Dockerfile.Stages.SelectMany(stage => stage.All("ARG")).Select(text => text.Split('=', 2)).ToList();
        Assert.All(arguments.Where(argument => argument[0].EndsWith("_VERSION", StringComparison.Ordinal)), argument => Assert.Matches(@"^\d+\.\d+\.\d+$", argument[1]));
        Assert.All(arguments.Where(argument => argument[0].EndsWith("_SHA256", StringComparison.Ordinal)), argument =>
            Assert.True(argument.Length == 1 || Regex.IsMatch(argument[1], "^[0-9a-f]{64}$", RegexOptions.None, TimeSpan.FromSeconds(1)), argument[0]));
    }

    [Fact]
    public void Terraform_is_the_one_that_run_and_test_fetch()
    {
        var prepare = File.ReadAllText(Repository.PathOf("scripts/prepare"));
        var arguments = Dockerfile.Stage("tools").All("ARG").ToDictionary(text => text.Split('=')[0], text => text.Split('=')[1]);
        Assert.Contains($"terraform_version={arguments["TERRAFORM_VERSION"]}\n", prepare);
        Assert.Contains($"[amd64]={arguments["TERRAFORM_SHA256"]}\n", prepare);
    }

    [Fact]
    public void The_version_on_the_label_is_the_products() =>
        Assert.Contains($"VERSION={CommandLine.Version}", Image.All("ARG"));

    [Fact]
    public void What_is_copied_is_let_through_by_dockerignore()
    {
        var let = File.ReadAllLines(Repository.PathOf(".dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Dockerfile.Stages.SelectMany(stage => stage.All("COPY")).Where(text => !text.StartsWith("--from=", StringComparison.Ordinal))
            .SelectMany(text => text.Split(' ')[..^1]).Select(path => path.TrimEnd('/')).ToList();
        Assert.Equal(let.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
        Assert.All(copied, path => Assert.True(Path.Exists(Repository.PathOf(path)), path));
    }

    [Fact]
    public void Everything_that_is_written_lies_in_a_volume()
    {
        var volumes = Regex.Matches(Image.Last("VOLUME"), "\"(/[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(volume => volume.Groups[1].Value).ToList();
        var variables = Dockerfile.EnvironmentOf(Dockerfile.Stages[^1]);
        foreach (var name in (string[])["HOME", "TMPDIR", "TF_PLUGIN_CACHE_DIR", "XDG_CACHE_HOME"])
        {
            Assert.Contains(volumes, volume => variables[name] == volume || variables[name].StartsWith(volume + "/", StringComparison.Ordinal));
        }

        // The defaults of bot.yaml are relative: data/bot.db and data/work.
        Assert.Equal("/", Image.Last("WORKDIR"));
        Assert.Contains("/data", volumes);
    }
}
