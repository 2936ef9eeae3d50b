namespace EksUpgradeBot.Bot.Commands;

/// <summary>What the help on a word adds to its one sentence: limits, who may, and what it does not do.</summary>
internal static class CommandDetails
{
    private const string Steerers = "Whoever asked for the upgrade may, and everybody who may approve; no guests.";

    private const string Approvers = "Only who may approve on this cluster may, and never in a channel that another organisation reads.";

    private const string InThread = "In the thread of an upgrade the cluster goes without saying.";

    private static readonly Dictionary<string, IReadOnlyList<string>> Details = new(StringComparer.Ordinal)
    {
        ["upgrade"] =
        [
            "Every full member of the workspace may start one; nothing changes in the cluster before an approval.",
            "One upgrade per cluster at a time; EKS goes one minor at a time, and each hop is approved by itself.",
            "It never goes down, never to a version that EKS does not offer, and is refused while a finding blocks.",
            "The command alone opens a form, which also takes notes for the others.",
        ],
        ["report"] =
        [
            "Everybody may read it, and only you see it; --share posts it to the channel, with the whole as a Markdown file in its thread.",
            "It reads EKS and Kubernetes anew each time and changes nothing. What it cannot see, it names.",
        ],
        ["status"] = ["Only you see it. EKS is asked about one cluster that is named and has nothing running, and about nothing else.", InThread],
        ["fleet"] = ["Every cluster is read side by side; one that does not answer shows why. At most 50 rows; report CLUSTER shows one in full."],
        ["approve"] =
        [
            "The digest stands in the proposal: at least its first six characters. What is applied is exactly what it was made of.",
            Approvers,
            "Whoever asked for the upgrade counts only where the configuration says so. A proposal that has expired is made anew by retry.",
            InThread,
        ],
        ["abort"] =
        [
            Steerers,
            "What EKS or Terraform carries out already is not stopped: the run ends after it. Nothing is taken back.",
            $"The reason is kept, up to 500 characters. {InThread}",
        ],
        ["retry"] = [Steerers, "Only a step that failed can be tried again. It looks at the world anew and asks for approval where it did before.", InThread],
        ["skip"] =
        [
            Steerers,
            "Only a failed step can be left out, and none that all others rest on, such as the control plane. The report says what was skipped, by whom and why.",
            InThread,
        ],
        ["override"] =
        [
            "Only who may approve on this cluster may; not who asked for the upgrade, and not who alone approved what would begin.",
            $"Only while something approved waits for its window. The reason is asked for, and kept. {InThread}",
        ],
        ["bake"] = [Approvers, "Only while a new control plane is being watched; at most seven days longer.", InThread],
        ["force"] = [Steerers, "Only after EKS gave a roll up. Pods that a disruption budget protects are deleted then; a second person approves it.", InThread],
        ["unlock"] = [Approvers, "Only the lock that the failure names, and only while it is that one. Be sure that nobody works under it.", InThread],
        ["waive"] =
        [
            Approvers,
            "For a year at most, with a reason. What EKS refuses and what the version skew policy forbids cannot be waived.",
            "It concerns one cluster and one code, and every report shows it.",
        ],
        ["unwaive"] = [Approvers, "Findings of the code block again from the next report on; a run that was started already goes on."],
        ["override"] =
        [
            "Only who may approve may, and neither whoever asked for the upgrade nor the only approver there is.",
            "Only what is approved and waits for its window, and only this once; the reason stays in the thread, the report and the history.",
            InThread,
        ],
        ["rollback"] =
        [
            "Every full member of the workspace may ask for it; whoever asked never approves the control plane's part.",
            "EKS takes a control plane back for seven days after an upgrade, one minor, and nodes never run newer than it.",
        ],
        ["history"] = ["Only you see it. The newest upgrades, at most 15; what is older stays in the store."],
        ["subscribe"] = ["It concerns the channel in which it is typed."],
        ["unsubscribe"] = ["It concerns the channel in which it is typed; the threads of upgrades stay."],
        ["subscriptions"] = ["It concerns the channel in which it is typed."],
        ["help"] = ["In a thread, where a slash command cannot be typed, mention the bot: the words are the same."],
    };

    /// <summary>The sentences; none for a word that has none.</summary>
    public static IReadOnlyList<string> Of(string word) => Details.GetValueOrDefault(word) ?? [];
}
