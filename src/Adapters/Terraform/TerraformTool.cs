using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Calls the executable, and turns its errors into exceptions that say what was being done.</summary>
internal sealed partial class TerraformTool(TerraformSettings settings, ProcessRunner runner, OwnLocks locks)
{
    // A diagnostic quotes what an API said, which may be long; past this it is cut and then no JSON.
    private const int MaxLineBytes = 256 * 1024;

    // A profile brings a region of its own, which AWS_REGION would override.
    private static readonly string[] RegionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"];

    /// <summary>The code of the exception when the root module must be initialised first, as after a change of its modules.</summary>
    public const string NotInitialised = "NotInitialised";

    /// <summary>A call in a root module, with the environment that every call has.</summary>
    public async Task<ToolCall> CallAsync(
        TerraformRoot root, TimeSpan timeout, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var environment = settings.Environment
            .With("TF_IN_AUTOMATION", "1")
            .With("TF_INPUT", "0")
            .With("CHECKPOINT_DISABLE", "1");
        if (!RegionVariables.Any(name => environment[name] is not null))
        {
            environment = environment.With("AWS_REGION", root.Cluster.Region);
        }

        if (root.Options.Workspace is { } workspace)
        {
            environment = environment.With("TF_WORKSPACE", workspace);
        }

        if (settings.VariablesFor is { } variablesFor)
        {
            environment = environment.With(await variablesFor(root.Cluster, cancellationToken));
        }

        return new ToolCall
        {
            Executable = settings.Executable,
            Arguments = arguments,
            Environment = environment,
            WorkingDirectory = root.Directory,
            Timeout = timeout,
            MaxLineBytes = MaxLineBytes,
            TailLines = 50,
            InstallHint = "Install Terraform 1.5 or later where the bot runs, or set the path of its executable.",
        };
    }

    /// <summary>Runs a call that prints <c>-json</c> lines and gives its exit code and errors.</summary>
    public async Task<(int ExitCode, IReadOnlyList<TerraformDiagnostic> Errors)> RunJsonAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var errors = new List<TerraformDiagnostic>();
        var result = await runner.RunAsync(
            call,
            line =>
            {
                if (!line.IsError && ErrorIn(line.Text) is { } error)
                {
                    errors.Add(error);
                }

                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return (result.ExitCode, errors.Count == 0 && result.ExitCode is not (0 or 2) ? [Plain(result)] : errors);
    }

    /// <summary>Runs a call that prints text; an error when it fails.</summary>
    public async Task RunAsync(ToolCall call, string doing, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(call, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw await BrokeAsync(doing, [Plain(result)], call, cancellationToken);
        }
    }

    /// <summary>Runs a call that prints text; its error, or null when it went well.</summary>
    public async Task<TerraformDiagnostic?> TryAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(call, cancellationToken);
        return result.ExitCode == 0 ? null : Plain(result);
    }

    /// <summary>Runs a call that prints one JSON document, and hands over the stream; an error when it fails.</summary>
    public async Task<T> ReadAsync<T>(ToolCall call, string doing, Func<Stream, Task<T>> read, CancellationToken cancellationToken)
    {
        T? value = default;
        Exception? unreadable = null;
        var result = await runner.ReadAsync(
            call,
            async output =>
            {
                try
                {
                    value = await read(output);
                }
                catch (Exception e) when (e is JsonException or OutsideException)
                {
                    // A Terraform that failed printed nothing or half: its own words come first.
                    unreadable = e;
                }

                await output.CopyToAsync(Stream.Null, cancellationToken);
            },
            cancellationToken);

        if (result.ExitCode != 0)
        {
            throw await BrokeAsync(doing, [Plain(result)], call, cancellationToken);
        }

        return unreadable switch
        {
            null => value!,
            OutsideException known => throw known,
            _ => throw new OutsideException($"{doing} failed: Terraform printed no readable JSON.", isTransient: false, innerException: unreadable),
        };
    }

    /// <summary>The exception for errors of Terraform's.</summary>
    public async Task<OutsideException> BrokeAsync(
        string doing, IReadOnlyList<TerraformDiagnostic> errors, ToolCall call, CancellationToken cancellationToken)
    {
        var owner = TerraformDiagnostics.FindLock(errors) is { } held ? await locks.FindAsync(held, cancellationToken) : null;
        var secrets = new PlanSecrets();
        secrets.Collect(SensitiveVariables.Of(call));
        errors = new PlanMasks(secrets.Texts).Clean(errors);
        var failure = TerraformDiagnostics.ToFailure(errors, call.Environment, owner);
        if (failure.Kind == TerraformFailureKind.StateLocked)
        {
            return Locked(doing, failure);
        }

        var isTransient = errors.Any(TerraformDiagnostics.IsPassing) && failure.Kind != TerraformFailureKind.Credentials;
        return new OutsideException($"{doing} failed: {failure.Summary}", isTransient, errors.Any(TerraformDiagnostics.AsksForInit) ? NotInitialised : failure.Kind.ToString())
        {
            Remedy = failure.Kind == TerraformFailureKind.Credentials ? "Give the bot valid AWS credentials, then retry."
                : errors.Any(TerraformDiagnostics.IsMissingWorkspace) ? "Check `terraform.workspace` of this cluster in the configuration, or make the workspace, then retry."
                : errors.Any(TerraformDiagnostics.IsFullDisk) ? Processes.PrivateFile.MakeRoom
                : null,
        };
    }

    private static TerraformDiagnostic? ErrorIn(string line)
    {
        if (!line.Contains("\"diagnostic\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return TerraformDiagnostic.FromLine(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error in the text that Terraform prints without <c>-json</c>, framed by <c>│</c>.</summary>
    private static TerraformDiagnostic Plain(ToolResult result)
    {
        // What was printed before the error is no part of it.
        var lines = result.Output.Where(line => line.Length == 0 || line[0] != '{').Concat(result.Error)
            .Select(line => Colour().Replace(line, "").Trim('│', '╷', '╵', ' '))
            .ToList();
        var at = lines.FindIndex(line => line.StartsWith("Error: ", StringComparison.Ordinal));
        return at >= 0
            ? new TerraformDiagnostic(lines[at]["Error: ".Length..], string.Join('\n', lines.Skip(at + 1).TakeWhile(line => !line.StartsWith("Error: ", StringComparison.Ordinal))))
            : new TerraformDiagnostic($"Terraform ended with exit code {result.ExitCode} and no error message.", "");
    }

    // Not every command of Terraform's takes -no-color.
    [GeneratedRegex("\\e\\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();

    private static OutsideException Locked(string doing, TerraformFailure failure)
    {
        var code = failure.Kind.ToString();
        if (failure.Lock is { IsOwnAndDead: true } own)
        {
            return new OutsideException(
                $"{doing} failed: the state is locked by an apply of the bot's own that is dead ({own.Holder}).", isTransient: false, code)
            {
                Remedy = "Release the lock: nobody works under it any more. Then the step plans anew.",
                Ways = [new ReleaseStateLock(own.Id, $"an apply of the bot's own that is dead ({own.Holder})")],
            };
        }

        return new OutsideException(
            $"{doing} failed: the state is locked by {failure.LockHolder ?? "somebody who is not named"}.", isTransient: true, code)
        {
            Remedy = "Wait until the holder has finished, then retry. Release the lock only when you are sure that nobody works under it any more.",
            Ways = failure.Lock is { } held ? [new ReleaseStateLock(held.Id, held.Holder)] : [],
        };
    }
}
