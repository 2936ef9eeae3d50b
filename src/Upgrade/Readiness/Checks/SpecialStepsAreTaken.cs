using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// The special steps of every version on the way, from the release notes: shown where the cluster was seen to be concerned, and, where
/// that cannot be seen from the APIs, as something to know.
/// </summary>
internal sealed class SpecialStepsAreTaken : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("NOTE-001", Severity.Blocks, "A version on the way breaks something that the cluster was seen to have.", "Release notes of the version, named in the finding"),
        new("NOTE-002", Severity.Act, "A version on the way changes something that the cluster was seen to have.", "Release notes of the version, named in the finding"),
        new("NOTE-003", Severity.Know, "A version on the way changes something that cannot be seen from outside.", "Release notes of the version, named in the finding"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        from hop in question.Hops
        from note in VersionNotes.Of(hop)
        let finding = Judge(note, hop, question)
        where finding is not null
        select finding;

    private static Finding? Judge(VersionNote note, Hop hop, ReadinessQuestion question)
    {
        if (note.When is not { } trigger)
        {
            return note.Severity == "info" ? null : Of("NOTE-003", Severity.Know, note, $"look for: {note.Detect ?? "nothing in particular"}", hop);
        }

        if (NoteSightings.Of(trigger, question) is not { Count: > 0 } seen)
        {
            return null;
        }

        return (note.Severity, NoteSightings.IsCertain(trigger)) switch
        {
            ("block", true) => Of("NOTE-001", Severity.Blocks, note, Listing.Some(seen), hop),
            ("info", _) => Of("NOTE-003", Severity.Know, note, Listing.Some(seen), hop),
            (_, true) => Of("NOTE-002", Severity.Act, note, Listing.Some(seen), hop),
            _ => Of("NOTE-003", Severity.Know, note, $"{Listing.Some(seen)}; look for: {note.Detect}", hop),
        };
    }

    private static Finding Of(string code, Severity severity, VersionNote note, string seen, Hop hop) => new(
        code, severity, $"{hop.To}: {note.What}", seen, $"It comes with the hop to {hop.To} ({note.Source}).",
        note.Action is { } action ? $"{Listing.Capital(action)}." : "Nothing, unless it surprises you.", hop);
}
