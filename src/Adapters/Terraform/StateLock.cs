using System.Globalization;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Who holds the state lock, as Terraform prints it. It has no other form than this text.</summary>
/// <param name="Id">The lock's id, which <c>force-unlock</c> asks for.</param>
/// <param name="Operation">Such as <c>OperationTypeApply</c>.</param>
/// <param name="Who">User and host, such as <c>ana@laptop</c>.</param>
/// <param name="Created">Since when; null when it could not be read.</param>
internal sealed partial record StateLock(string Id, string Operation, string Who, DateTimeOffset? Created)
{
    /// <summary>Reads the lock from the detail of <c>Error acquiring the state lock</c>; null when it names no holder.</summary>
    public static StateLock? Parse(string detail)
    {
        // The http backend prints the lock that was asked for; the holder's id stands only in its error message, which Terraform may
        // have broken into lines.
        if (HolderOfHttp().Match(detail) is { Success: true } http)
        {
            return new StateLock(http.Groups["id"].Value, "", "", null);
        }

        var fields = Field().Matches(detail)
            .GroupBy(match => match.Groups["name"].Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Groups["value"].Value.Trim(), StringComparer.Ordinal);
        return fields.GetValueOrDefault("ID") is { Length: > 0 } id
            ? new StateLock(
                id, fields.GetValueOrDefault("Operation", ""), fields.GetValueOrDefault("Who", ""), Time(fields.GetValueOrDefault("Created", "")))
            : null;
    }

    /// <summary>
    /// True when <c>force-unlock</c> says that there is no such lock, or another one (the backends' own words, Terraform 1.11 to 1.14).
    /// </summary>
    public static bool IsGone(string error) => Gone().IsMatch(error);

    /// <summary>For people: who, since when, doing what, and the id.</summary>
    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            Who,
            Created is { } created ? $"since {created.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}" : "",
            Operation.Replace("OperationType", "", StringComparison.Ordinal).ToLowerInvariant() is { Length: > 0 } what ? $"for {what}" : "",
            $"lock {Id}",
        }.Where(part => part.Length > 0));

    /// <summary>The same, with what is known of the apply of the bot's own that made it.</summary>
    /// <param name="owner">Null for somebody else's lock.</param>
    public string Describe(OwnApply? owner) => owner is { Replica: { } replica, IsDead: false }
        ? $"{this}, an apply that the bot's replica {replica} began; whether its Terraform still works cannot be seen from here"
        : ToString();

    private static DateTimeOffset? Time(string text)
    {
        // Go prints "2026-11-22 08:16:38.524014797 +0000 UTC"; .NET reads at most seven digits of a second.
        var match = GoTime().Match(text);
        return match.Success
            && DateTimeOffset.TryParse(
                $"{match.Groups["time"].Value} {match.Groups["zone"].Value}", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    [GeneratedRegex(@"^\s*(?<name>ID|Operation|Who|Created):\s*(?<value>.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(
        "does not match|lock ID .* existing lock|not locked|no lock found|NoSuchKey|failed to retrieve lock info|lock info not found|unlocked already",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Gone();

    [GeneratedRegex(@"HTTP\s+remote\s+state\s+already\s+locked:\s+ID=(?<id>[0-9A-Za-z-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex HolderOfHttp();

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d+)? (?<zone>[+-]\d{4})", RegexOptions.CultureInvariant)]
    private static partial Regex GoTime();
}
