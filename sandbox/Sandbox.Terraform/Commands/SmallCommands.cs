using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Planning;
using EksUpgradeBot.Sandbox.Terraform.State;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>The commands that only look: <c>version</c>, <c>show</c>, <c>state pull</c>; and <c>force-unlock</c>, which a local state knows only as <see cref="Trouble.RemoteLock"/>.</summary>
internal static class SmallCommands
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };

    public static int Version(CommandLine line)
    {
        var installation = new Installation(line.Root);
        if (!line.IsJson)
        {
            Console.Out.WriteLine($"Terraform v{Release.Version}\non {Release.Platform}");
            return 0;
        }

        var providers = new JsonObject();
        if (installation.LockedVersion is { } version)
        {
            providers["registry.terraform.io/hashicorp/aws"] = version;
        }

        Console.Out.WriteLine(new JsonObject
        {
            ["terraform_version"] = Release.Version,
            ["platform"] = Release.Platform,
            ["provider_selections"] = providers,
            ["terraform_outdated"] = false,
        }.ToJsonString(Indented));
        return 0;
    }

    public static int Show(CommandLine line)
    {
        if (line.Words is not [_, var file] || !line.IsJson)
        {
            throw new DiagnosticException(new Diagnostic("The stand-in for terraform shows saved plans, and only with -json"));
        }

        new Installation(line.Root).Require();
        if (!File.Exists(line.FullPath(file)))
        {
            var reason = $"open {file}: no such file or directory";
            throw new DiagnosticException(new Diagnostic("Failed to read the given file as a state or plan file",
                $"State read error: Error loading statefile: {reason}\n\nPlan read error: couldn't load the provided path as either a local "
                + $"plan file ({reason}) or a saved cloud plan ({reason})"));
        }

        Console.Out.WriteLine(PlanFile.Read(line.FullPath(file)).Plan.ToJsonString(Plain));
        return 0;
    }

    public static int PullState(CommandLine line)
    {
        var root = line.Root;
        var installation = new Installation(root);
        installation.RequireModule();
        installation.RequireBackend();
        var path = line.FullPath(root.StatePath);
        Console.Out.Write(File.Exists(path) ? File.ReadAllText(path) : "");
        return 0;
    }

    /// <summary>With <c>-allow-missing</c>, of what is not there: takes the lock and writes nothing.</summary>
    public static async Task<int> UntaintAsync(CommandLine line, IView view, CancellationToken cancellationToken)
    {
        var root = line.Root;
        new Installation(root).RequireBackend();
        using var state = await StateLocking.TakeAsync(line, root.StatePath, "OperationTypeInvalid", view, cancellationToken);
        if (!line.Has("allow-missing"))
        {
            throw new DiagnosticException(new Diagnostic("The stand-in for terraform untaints nothing"));
        }

        Console.Out.WriteLine("No such resource instance, but command exiting with success because -allow-missing is set.");
        return 0;
    }

    public static int ForceUnlock(CommandLine line)
    {
        var root = line.Root;
        new Installation(root).RequireBackend();
        var path = line.FullPath(root.StatePath);
        if (!Trouble.Is(path, Trouble.RemoteLock))
        {
            return Refuse("LocalState not locked");
        }

        var information = LocalState.InformationOf(path);
        if (!File.Exists(information))
        {
            return Refuse("failed to retrieve lock info for lock ID: operation error S3: GetObject, NoSuchKey");
        }

        var given = line.Words is [_, var id] ? id : "";
        if (LockInfo.Parse(File.ReadAllText(information)).Id is var held && held != given)
        {
            return Refuse($"lock ID '{given}' does not match the existing lock ID '{held}'");
        }

        File.Delete(information);
        Console.Out.WriteLine("Terraform state has been successfully unlocked!");
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"Failed to unlock state: {reason}");
        return 1;
    }
}
