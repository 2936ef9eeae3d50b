using System.Diagnostics;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Tests.Code;

namespace EksUpgradeBot.Adapters.Tests.Git;

/// <summary>A bare repository with the code of a cluster, and Ana, who pushes to it from a clone of her own.</summary>
internal sealed class Origin : IDisposable
{
    public const string Code = "module \"eks\" {\n  source          = \"./eks\"\n  cluster_version = \"1.34\"\n}\n";

    private readonly TemporaryDirectory _directory = new();

    public Origin(string code = Code)
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Ana);
        Run(_directory.Path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
        Run(Ana, "init", "--quiet", "--initial-branch=main");
        Run(Ana, "remote", "add", "origin", Path);
        Write("live/prod/main.tf", code);
        Write("live/prod/.terraform.lock.hcl", "# hashes\n");
        Write("README.md", "infra\n");
        Push("The beginning");
    }

    /// <summary>The bare repository.</summary>
    public string Path => _directory["origin.git"];

    /// <summary>Ana's clone.</summary>
    public string Ana => _directory["ana"];

    /// <summary>The bot's workspace.</summary>
    public string Workspace => _directory["work"];

    /// <summary>The home directory of whoever runs the bot.</summary>
    public string Home => _directory["home"];

    public string this[string name] => _directory[name];

    public GitCli Git() => new(
        new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn().With("HOME", Home), new GitSettings());

    /// <summary>The tip of a branch; empty when there is none.</summary>
    public string Tip(string branch) => Run(Path, "for-each-ref", "--format=%(objectname)", $"refs/heads/{branch}").Trim();

    public string Show(string revision) => Run(Path, "show", revision);

    public void Write(string file, string content)
    {
        var path = System.IO.Path.Combine(Ana, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Ana commits what she wrote and pushes it.</summary>
    public string Push(string message, string branch = "main", bool force = false)
    {
        Run(Ana, "add", "--all");
        Run(Ana, "commit", "--quiet", "--allow-empty", $"--message={message}");
        Run(Ana, force ? ["push", "--quiet", "--force", "origin", $"HEAD:{branch}"] : ["push", "--quiet", "origin", $"HEAD:{branch}"]);
        return Run(Ana, "rev-parse", "HEAD").Trim();
    }

    /// <summary>Ana pushes something that has nothing to do with the version.</summary>
    public string MoveBase()
    {
        Write("README.md", File.ReadAllText(System.IO.Path.Combine(Ana, "README.md")) + "more\n");
        return Push("Say more");
    }

    /// <summary>The host refuses pushes, as one with protected branches does.</summary>
    public void RefusePushes(string words)
    {
        var hook = System.IO.Path.Combine(Path, "hooks", "pre-receive");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, $"#!/bin/sh\necho '{words}' >&2\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Run(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var who in (string[])["AUTHOR", "COMMITTER"])
        {
            start.Environment[$"GIT_{who}_NAME"] = "Ana";
            start.Environment[$"GIT_{who}_EMAIL"] = "ana@example.org";
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
    }

    public void Dispose() => _directory.Dispose();
}
