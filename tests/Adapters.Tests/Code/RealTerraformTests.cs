using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>What the real Terraform says of every layout of the corpus must be the same before and after the edit.</summary>
public sealed partial class RealTerraformTests
{
    // Terraform formats text in UTF-8 only, and takes byte order marks away.
    private static readonly string[] NotFormatted = ["latin1-comment", "byte-order-mark", "byte-order-mark-in-tfvars"];

    // Without a provider and a registry these cannot be validated, and Terragrunt's own files not at all.
    private static readonly string[] NotValidated =
        ["resource-without-module", "resource-by-address", "resource-with-attribute-asked-for", "json-resource", "literal-in-module", "literal-kubernetes-version",
            "addons-follow-the-cluster", "other-blocks-with-version", "heredoc-with-code-inside", "legacy-index-and-splat", "one-line-block"];

    private static readonly KubernetesVersion Wanted = new(1, 35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<EditorCase> Edited => EditorCase.All().Where(layout => layout.After is not null);

    [Fact]
    public async Task Terraform_finds_every_file_as_well_formatted_after_the_edit_as_before()
    {
        RequireTerraform();

        // One run for all layouts, each in its directory, because starting Terraform is what takes the time.
        using var directory = new TemporaryDirectory();
        List<EditorCase> layouts = [.. Edited.Where(layout => !NotFormatted.Contains(layout.Name))];
        layouts.ForEach(layout => layout.WriteTo(Directory.CreateDirectory(directory[layout.Name]).FullName));

        var (_, before) = await TerraformAsync(directory.Path, "fmt", "-check", "-recursive", "-no-color");
        layouts.ForEach(layout => Edit(layout, directory[layout.Name]));
        var (_, after) = await TerraformAsync(directory.Path, "fmt", "-check", "-recursive", "-no-color");

        Assert.DoesNotContain("Error", before, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Terraform_finds_every_layout_valid_before_the_edit_and_after_and_takes_the_new_version()
    {
        RequireTerraform();
        List<EditorCase> layouts = [.. Edited.Where(layout => HasConfiguration(layout) && !NotValidated.Contains(layout.Name))];

        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(layouts, Cancellation, async (layout, _) =>
        {
            if (await TryAsync(layout) is { } why)
            {
                wrong.Add($"{layout}: {why}");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
        Assert.True(layouts.Count >= 70, $"{layouts.Count} layouts were validated");
    }

    /// <summary>What is wrong with a layout; null when all is well.</summary>
    private static async Task<string?> TryAsync(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);
        WriteLocalModules(layout, directory);
        var root = directory[layout.RootModule];
        var (initialized, why) = await TerraformAsync(root, "init", "-backend=false", "-input=false", "-no-color");
        if (initialized != 0)
        {
            return why;
        }

        var (valid, before) = await TerraformAsync(root, "validate", "-no-color");
        var place = Edit(layout, directory.Path);
        var (_, after) = await TerraformAsync(root, "validate", "-no-color");
        if (valid != 0 || before != after)
        {
            return $"before: {before}after: {after}";
        }

        // What Terragrunt gives, Terraform alone does not know.
        return File.Exists(Path.Combine(root, "terragrunt.hcl")) ? null : await FindWhatIsInEffectAsync(layout, place.Holder, root);
    }

    /// <summary>Terraform itself says which of all the values it takes, in a plan of an output; null when that is the new one.</summary>
    private static async Task<string?> FindWhatIsInEffectAsync(EditorCase layout, string holder, string root)
    {
        await File.WriteAllTextAsync(
            Path.Combine(root, "probe.tf"), $"output \"in_effect\" {{\n  value = one({holder}[*].cluster_version)\n}}\n", Cancellation);
        var (_, plan) = await TerraformAsync(
            root, ["plan", "-no-color", "-input=false", .. layout.VarFiles.Select(file => $"-var-file={file}")]);
        return plan.Contains($"+ in_effect = \"{Wanted}\"", StringComparison.Ordinal) ? null : plan;
    }

    private static bool HasConfiguration(EditorCase layout) =>
        layout.Files.Keys.Any(file => file.EndsWith(".tf", StringComparison.Ordinal) || file.EndsWith(".tf.json", StringComparison.Ordinal));

    private static VersionPlace Edit(EditorCase layout, string directory)
    {
        var place = Assert.IsType<VersionPlace>(VersionEditor.Find(layout.QueryIn(directory)));
        Assert.Null(place.ChangeTo(Wanted).Write());
        return place;
    }

    /// <summary>A module that takes whatever the layouts give to theirs, wherever they say that it lies.</summary>
    private static void WriteLocalModules(EditorCase layout, TemporaryDirectory directory)
    {
        string[] taken = ["cluster_version", "kubernetes_version", "k8s_version", "cluster_name", "name", "tags", "note", "a", "b", "addons"];
        var module = string.Concat(taken.Select(name => $"variable \"{name}\" {{\n  default = null\n}}\n"))
            + "output \"cluster_version\" {\n  value = coalesce(var.cluster_version, var.kubernetes_version, var.k8s_version)\n}\n";
        foreach (var content in layout.Files.Values)
        {
            foreach (Match source in LocalSource().Matches(System.Text.Encoding.UTF8.GetString(content)))
            {
                var at = Path.GetFullPath(source.Groups["path"].Value, directory[layout.RootModule]);
                _ = Directory.CreateDirectory(at);
                File.WriteAllText(Path.Combine(at, "main.tf"), module);
            }
        }
    }

    private static void RequireTerraform()
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, "terraform")));
        Assert.SkipUnless(isThere, "There is no terraform on the PATH.");
    }

    private static Task<(int Exit, string Output)> TerraformAsync(string directory, params string[] arguments) =>
        Tool.RunAsync("terraform", arguments, directory, Cancellation);

    [GeneratedRegex("""source"?\s*[=:]\s*"(?<path>\.[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex LocalSource();
}
