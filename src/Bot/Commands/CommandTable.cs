using System.Text;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Every command there is. Help, suggestions, reserved names and the documentation are made from it.</summary>
internal static class CommandTable
{
    /// <summary>The version that examples name.</summary>
    public const string ExampleVersion = "1.35";

    /// <summary>The commands, in the order of the help.</summary>
    public static IReadOnlyList<CommandWord> All { get; } =
    [
        new(
            "upgrade",
            "[upgrade] CLUSTER [to] VERSION [--dry-run]",
            "Starts an upgrade; with --dry-run it only shows readiness and the steps. The word itself may be left out.",
            OnlyReads: false,
            ["{cluster} 1.35", "upgrade {cluster} to 1.35", "{cluster} 1.35 --dry-run"],
            ["update", "bump", "start", "run"]),
        new(
            "report",
            "[report] CLUSTER [VERSION] [--share]",
            "Shows version skew and readiness, for the next minor when no version is named; with --share to the whole channel.",
            OnlyReads: true,
            ["{cluster}", "report {cluster}", "report {cluster} 1.35", "report {cluster} 1.35 --share"],
            ["check", "readiness", "ready", "skew"]),
        new(
            "status",
            "status [CLUSTER]",
            "Shows what runs, where it stands and who is waited for.",
            OnlyReads: true,
            ["status", "status {cluster}"],
            ["show", "running", "state"]),
        new(
            "fleet",
            "fleet",
            "Shows every cluster: version, end of support, skew and what runs.",
            OnlyReads: true,
            ["fleet"],
            ["clusters", "list", "ls"]),
        new(
            "approve",
            "approve CLUSTER DIGEST",
            "Approves exactly the proposal that shows this digest.",
            OnlyReads: false,
            ["approve {cluster} 3fa9c1"],
            ["ok", "lgtm", "accept", "confirm"]),
        new(
            "abort",
            "abort CLUSTER [REASON]",
            "Ends the upgrade of a cluster before its next step. A reason is not needed, and stays on the report.",
            OnlyReads: false,
            ["abort {cluster}", "abort {cluster} wrong week"],
            ["cancel", "stop", "kill", "reject"]),
        new(
            "retry",
            "retry CLUSTER",
            "Tries the failed step again.",
            OnlyReads: false,
            ["retry {cluster}"],
            ["again", "rerun", "resume"]),
        new(
            "skip",
            "skip CLUSTER REASON",
            "Leaves the failed step out and goes on, for a reason that stays on the report.",
            OnlyReads: false,
            ["skip {cluster} done by hand"],
            ["ignore", "continue"]),
        new(
            "override",
            "override CLUSTER REASON",
            "Lets what is approved begin outside of the maintenance window. Only somebody else than who asked, and not who alone approved it.",
            OnlyReads: false,
            ["override {cluster} the fix of CVE-2026-1234 cannot wait"],
            ["outside", "bypass", "hurry"]),
        new(
            "bake",
            "bake CLUSTER now|DURATION [REASON]",
            "Ends the bake between control plane and nodes, or makes it that much longer.",
            OnlyReads: false,
            ["bake {cluster} now all is green", "bake {cluster} 30m"],
            ["soak", "extend"]),
        new(
            "force",
            "force CLUSTER NODEGROUP",
            "Proposes to roll a node group with force after its roll failed; a second person has to approve it.",
            OnlyReads: false,
            ["force {cluster} general"],
            []),
        new(
            "unlock",
            "unlock CLUSTER",
            "Releases the lock on Terraform's state that the failure of the run names.",
            OnlyReads: false,
            ["unlock {cluster}"],
            ["force-unlock", "release"]),
        new(
            "waive",
            "waive CLUSTER CODE until DATE REASON",
            "Lets findings of one code pass on a cluster until a day, for a reason that every report shows.",
            OnlyReads: false,
            ["waive {cluster} PDB-001 until 2026-12-31 the team scales it by hand"],
            ["allow", "excuse", "exempt"]),
        new(
            "unwaive",
            "unwaive CLUSTER CODE",
            "Takes a waiver back.",
            OnlyReads: false,
            ["unwaive {cluster} PDB-001"],
            ["disallow"]),
        new(
            "rollback",
            "rollback CLUSTER",
            "Takes the control plane back one minor, within the seven days that EKS allows after an upgrade.",
            OnlyReads: false,
            ["rollback {cluster}"],
            ["downgrade", "revert", "undo"]),
        new(
            "history",
            "history [CLUSTER]",
            "Shows past upgrades, who approved what and how long each step took.",
            OnlyReads: true,
            ["history", "history {cluster}"],
            ["log", "audit", "past"]),
        new(
            "subscribe",
            "subscribe CLUSTER|all [approvals] [progress] [failures] [lifecycle]",
            "Notifies this channel, of everything when no kind is named: proposals that wait, milestones, what needs people, and what a daily look at the fleet finds.",
            OnlyReads: false,
            ["subscribe all failures", "subscribe {cluster} approvals progress"],
            ["notify", "watch", "follow"]),
        new(
            "unsubscribe",
            "unsubscribe CLUSTER|all [approvals] [progress] [failures] [lifecycle]",
            "Stops notifying this channel, of everything when no kind is named; all ends single clusters too.",
            OnlyReads: false,
            ["unsubscribe all", "unsubscribe {cluster} progress"],
            ["unwatch", "mute", "unfollow"]),
        new(
            "subscriptions",
            "subscriptions",
            "Shows what this channel is notified of, with buttons to drop each.",
            OnlyReads: true,
            ["subscriptions"],
            ["notifications"]),
        new(
            "help",
            "help [WORD]",
            "Explains the commands, or one of them.",
            OnlyReads: true,
            ["help", "help approve"],
            ["?", "man", "usage", "commands"]),
    ];

    /// <summary>The kinds of event that a channel can be notified of.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["approvals", "progress", "failures", "lifecycle"];

    /// <summary>Words that mean something in a line, so that no cluster may be called like one.</summary>
    public static IReadOnlySet<string> Reserved { get; } = new HashSet<string>(
        [.. All.Select(command => command.Word), .. Kinds, "all", "to", "dry-run"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The command of that name, without regard to case; null when there is none.</summary>
    public static CommandWord? Find(string word) =>
        All.FirstOrDefault(command => command.Word.Equals(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The table as Markdown, for the documentation.</summary>
    public static string ToMarkdown()
    {
        var table = new StringBuilder("| words | what happens | example |\n|---|---|---|\n");
        foreach (var command in All)
        {
            var example = command.Examples[^1].Replace("{cluster}", "prod");
            table.Append($"| `{command.Usage.Replace("|", "\\|")}` | {command.Summary} | `{example}` |\n");
        }

        return table.ToString();
    }
}
