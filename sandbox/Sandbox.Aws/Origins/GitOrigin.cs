using System.Diagnostics;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>
/// The team's infrastructure repository: a bare git repository with the Terraform code of every cluster of the scene and
/// its charts, and beside it one state file per cluster.
/// </summary>
internal sealed class GitOrigin(string directory)
{
    /// <summary>The bare repository, to clone from.</summary>
    public string Repository => Path.Combine(directory, "origins", "infra.git");

    public string StatePath(Cluster cluster) => Path.Combine(directory, "states", $"{cluster.Name}.tfstate");

    /// <summary>Makes repository and states anew; what was there is gone.</summary>
    public async Task CreateAsync(IReadOnlyList<Cluster> clusters, CancellationToken cancellationToken)
    {
        var seed = Path.Combine(directory, "seed");
        Remove(seed);
        Remove(Repository);
        Remove(Path.Combine(directory, "states"));
        Directory.CreateDirectory(Path.Combine(directory, "states"));
        Directory.CreateDirectory(Path.GetDirectoryName(Repository)!);
        WriteModule(seed);

        foreach (var cluster in clusters)
        {
            var live = Directory.CreateDirectory(Path.Combine(seed, "live", cluster.Name)).FullName;

            foreach (var (name, text) in TerraformCode.Files(cluster, StatePath(cluster)))
            {
                await File.WriteAllTextAsync(Path.Combine(live, name), text, cancellationToken);
            }

            if (ProviderLock.ForThisMachine is { } provider)
            {
                await File.WriteAllTextAsync(Path.Combine(live, ".terraform.lock.hcl"), provider, cancellationToken);
            }

            await File.WriteAllTextAsync(StatePath(cluster), TerraformState.Write(cluster), cancellationToken);
        }

        foreach (var (name, text) in HelmfileCode.Files(clusters))
        {
            var file = Path.Combine(seed, "charts", name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text, cancellationToken);
        }

        await File.WriteAllTextAsync(Path.Combine(seed, ".gitignore"), ".terraform/\n*.tfplan\n", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(seed, "README.md"), Readme, cancellationToken);
        await GitAsync(directory, ["init", "--quiet", "--bare", "--initial-branch=main", Repository], cancellationToken);
        await GitAsync(seed, ["init", "--quiet", "--initial-branch=main"], cancellationToken);
        await GitAsync(seed, ["add", "--all"], cancellationToken);
        await GitAsync(seed, ["commit", "--quiet", "--message", "EKS clusters of the fleet"], cancellationToken);
        await GitAsync(seed, ["push", "--quiet", Repository, "main"], cancellationToken);
        Remove(seed);
    }

    private const string Readme =
        """
        # infra

        One directory per cluster under `live/`, all of them through `modules/eks`.
        To upgrade a cluster raise `cluster_version` by one minor.

        `charts/` is what runs in them: `helmfile --environment CLUSTER diff` there, then `apply`.

        """;

    private static void WriteModule(string seed)
    {
        var module = Directory.CreateDirectory(Path.Combine(seed, "modules", "eks")).FullName;

        foreach (var name in Embedded.Names("module/"))
        {
            File.WriteAllText(Path.Combine(module, name), Embedded.Text("module/" + name));
        }
    }

    private static async Task GitAsync(string workingDirectory, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        // Nothing of the machine's own git set-up may change what is made: no hooks, no signing, no templates.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TEMPLATE_DIR"] = "";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "Platform team";
            start.Environment[$"GIT_{role}_EMAIL"] = "platform@example.com";
        }

        using var git = Process.Start(start) ?? throw new InvalidOperationException("git does not start.");
        var output = git.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await git.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await git.WaitForExitAsync(cancellationToken);

        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed: {errors}");
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
