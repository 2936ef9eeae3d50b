using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>An error of Terraform's, as far as it may be shown. The source snippet is never read: it may quote a secret.</summary>
/// <param name="Summary">Terraform's summary.</param>
/// <param name="Detail">Terraform's detail, all of it.</param>
internal sealed record TerraformDiagnostic(string Summary, string Detail)
{
    /// <summary>Both together, for what is looked for in either.</summary>
    public string Text => $"{Summary}\n{Detail}";

    /// <summary>The error in a line of Terraform's <c>-json</c> output; null for a warning and for any other line.</summary>
    public static TerraformDiagnostic? FromLine(JsonElement line) =>
        line.TryGetProperty("diagnostic", out var diagnostic) && Get(diagnostic, "severity") == "error"
            ? new TerraformDiagnostic(Get(diagnostic, "summary") ?? "", Get(diagnostic, "detail") ?? "")
            : null;

    private static string? Get(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}

/// <summary>Tells from Terraform's errors what went wrong. Only the texts say it: exit code and JSON are the same for all.</summary>
internal static partial class TerraformDiagnostics
{
    private const int LongestSummary = 500;

    /// <summary>The failure that these errors amount to.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="environment">Whose secrets must not show.</param>
    /// <param name="owner">The apply of the bot's own that made the lock which <see cref="FindLock"/> finds; null for somebody else's.</param>
    public static TerraformFailure ToFailure(IReadOnlyList<TerraformDiagnostic> errors, ToolEnvironment environment, OwnApply? owner)
    {
        // A cancelled or failed apply adds consequences ("execution halted") before or after the cause.
        var first = errors.FirstOrDefault(error => KindOf(error) != TerraformFailureKind.Other)
            ?? errors.FirstOrDefault(error => !error.Summary.Contains("execution halted", StringComparison.Ordinal))
            ?? errors[0];
        var kind = KindOf(first);
        var held = kind == TerraformFailureKind.StateLocked ? FindLock(errors) : null;
        var holder = held?.Describe(owner);
        return new TerraformFailure(
            kind,
            kind == TerraformFailureKind.StateLocked ? Redaction.Clean(first.Summary, environment) : Shorten(first, environment),
            holder)
        {
            Lock = held is null ? null : new HeldLock(held.Id, holder!, owner is { IsDead: true }),
        };
    }

    /// <summary>The lock that stands in the way; null when none does, or Terraform does not name it.</summary>
    public static StateLock? FindLock(IReadOnlyList<TerraformDiagnostic> errors) => errors
        .Where(error => KindOf(error) == TerraformFailureKind.StateLocked)
        .Select(error => StateLock.Parse(error.Detail))
        .FirstOrDefault(held => held is not null);

    /// <summary>What kind of failure an error tells of.</summary>
    public static TerraformFailureKind KindOf(TerraformDiagnostic error) => error switch
    {
        { Summary: "Saved plan is stale" or "Saved plan does not match the given state" } => TerraformFailureKind.StalePlan,
        { Summary: "Error acquiring the state lock" } => TerraformFailureKind.StateLocked,
        _ when Credentials().IsMatch(error.Text) => TerraformFailureKind.Credentials,
        _ when Eks().IsMatch(error.Text) => TerraformFailureKind.Eks,
        _ => TerraformFailureKind.Other,
    };

    /// <summary>True when the network or a throttled API stood in the way, and the same may work in a while.</summary>
    public static bool IsPassing(TerraformDiagnostic error) => Passing().IsMatch(error.Text);

    /// <summary>True when the workspace that was asked for is not there: Terraform makes none while there are others.</summary>
    public static bool IsMissingWorkspace(TerraformDiagnostic error) =>
        error.Summary.StartsWith("Currently selected workspace ", StringComparison.Ordinal) && error.Summary.EndsWith(" does not exist", StringComparison.Ordinal);

    /// <summary>True when the volume of the bot's workspace is full.</summary>
    public static bool IsFullDisk(TerraformDiagnostic error) => error.Text.Contains("no space left on device", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the root module must be initialised (again) first, as after a change of its modules or providers.</summary>
    public static bool AsksForInit(TerraformDiagnostic error) => error.Text.Contains("terraform init", StringComparison.Ordinal);

    // Cleaned before it is cut: the beginning of a secret is not known for one.
    private static string Shorten(TerraformDiagnostic said, ToolEnvironment environment)
    {
        var error = new TerraformDiagnostic(Redaction.Clean(said.Summary, environment), Redaction.Clean(said.Detail, environment));
        var lines = error.Detail.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2);
        var text = $"{error.Summary.ReplaceLineEndings(" ")}{string.Concat(lines.Select(line => (error.Summary.Length > 0 ? "\n" : "") + line).Take(1))}"
            + string.Concat(lines.Skip(1).Select(line => " " + line));
        return text.Length > LongestSummary ? text[..(LongestSummary - 1)] + "…" : text;
    }

    [GeneratedRegex(
        "ExpiredToken|InvalidClientTokenId|UnrecognizedClientException|InvalidIdentityToken|SignatureDoesNotMatch|RequestExpired|AuthFailure"
        + "|No valid credential sources|no EC2 IMDS role found|failed to refresh cached credentials|security token included in the request"
        + "|Cannot assume IAM Role|not authorized to perform: sts:AssumeRole|InvalidAccessKeyId",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();

    [GeneratedRegex("operation error EKS|EKS (?:Cluster|Node Group|Add-?On|Access Entry|Fargate Profile)", RegexOptions.CultureInvariant)]
    private static partial Regex Eks();

    [GeneratedRegex(
        "connection refused|connection reset|connection timed out|i/o timeout|no such host|TLS handshake timeout|dial tcp|network is unreachable"
        + "|request send failed|context deadline exceeded|unexpected EOF|Throttling|TooManyRequests|StatusCode: (?:429|5[0-9][0-9])|503 Service|502 Bad Gateway",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Passing();
}
