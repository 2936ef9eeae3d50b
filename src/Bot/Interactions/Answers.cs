using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>The private answers to commands and clicks, in one tone: what is so, and what to do next.</summary>
internal static class Answers
{
    /// <summary>The action of a button that runs a corrected line, which only reads.</summary>
    public const string RunLine = "command.run";

    /// <summary>The action of a button that opens the form.</summary>
    public const string OpenFormAction = "form.open";

    /// <summary>The action of a button that shows a report to all.</summary>
    public const string Share = "report.share";

    /// <summary>No, and why. The reason is mrkdwn already: it names people.</summary>
    public static Message Denied(string reason) => new() { Text = reason, Blocks = [Pieces.Section($":lock: {reason}")] };

    public static Message Refused(string reason) => new() { Text = Wording.Safe(reason), Blocks = [Pieces.Section($":information_source: {Wording.Safe(reason)}")] };

    public static Message Taken(string what) => new() { Text = Wording.Safe(what), Blocks = [Pieces.Section($":ok_hand: {Wording.Safe(what)}")] };

    public static Message Failed(string reason, string? remedy) => new()
    {
        Text = Wording.Safe(remedy is null ? reason : $"{reason} What to do: {remedy}"),
        Blocks = [Pieces.Section($":warning: {Wording.Safe(reason)}{(remedy is null ? "" : $"\n_What to do:_ {Wording.Safe(remedy)}")}")],
    };

    /// <summary>What was asked for could not be written down; where the store fell silent in the middle of that, it may have been.</summary>
    public static Message NotTaken(OutsideException unreachable) =>
        Failed($"{unreachable.Message} Most likely this was not taken.", unreachable.Remedy ?? "Look in a minute whether it was, and ask again if not.");

    /// <summary>What was asked for is written down and waits for the store.</summary>
    public static Message Waits(OutsideException unreachable) => Failed(
        $"{unreachable.Message} What you asked for is written down, and is carried out as soon as that is possible within the next {CommandQueue.StillWanted.TotalMinutes:0} minutes.",
        remedy: null);

    public static Message Looking(string line) => new()
    {
        Text = Wording.Safe($"Looking: {line}"),
        Blocks = [Pieces.Context($":mag: Looking … {SlackText.Code(Wording.Short(line, 200))}")],
    };

    public static Message Misunderstood(Intent.Misunderstood misunderstood)
    {
        var blocks = new List<Block> { Pieces.Section($":thinking_face: {Wording.Safe(Unpinged(misunderstood.Reason))}") };
        var reading = misunderstood.Suggestions.Where(suggestion => suggestion.OnlyReads).Take(3).ToList();
        var changing = misunderstood.Suggestions.Where(suggestion => !suggestion.OnlyReads).Take(3).ToList();
        if (changing.Count > 0)
        {
            blocks.Add(Pieces.Section($"Did you mean {string.Join(" or ", changing.Select(suggestion => $"`{Wording.Safe(Unpinged(suggestion.Text))}`"))}? Type it: what changes something never runs by a guess."));
        }

        if (reading.Count > 0)
        {
            blocks.Add(new ActionsBlock([.. reading.Select((suggestion, index) =>
                new Button($"{RunLine}:{index}", Wording.Short($"Did you mean: {suggestion.Text}", 75)) { Value = suggestion.Text, AccessibilityLabel = Wording.Short($"Run instead: {suggestion.Text}", 75) })]));
        }

        blocks.Add(Pieces.Context($"For example: {string.Join(" · ", new[] { misunderstood.Example, "help" }.Distinct().Select(SlackText.Code))}"));
        var meant = misunderstood.Suggestions.Count > 0 ? $" Did you mean: {string.Join(" or ", misunderstood.Suggestions.Select(suggestion => Unpinged(suggestion.Text)))}?" : "";
        return new Message { Text = Wording.Safe($"{Unpinged(misunderstood.Reason)}{meant} For example: {misunderstood.Example}"), Blocks = blocks };
    }

    // What was typed is quoted, and nobody is called by it; whoever types it anew may copy it, for such marks are passed over.
    private static string Unpinged(string text) => text.Replace("@", "@\u200b");

    /// <summary>A refusal. Readiness belongs to it only when readiness is the reason: nobody asks how ready a downgrade is.</summary>
    public static Message Refusal(PlanningResult.Refused refusal, ReadinessReport report) => refusal.Code == "blocked"
        ? Readiness(report, refusal)
        : new Message
        {
            Text = Wording.Safe($"{refusal.Reason} {refusal.Remedy}"),
            Blocks = [Pieces.Section($":no_entry: {Wording.Safe(refusal.Reason)}\n{Wording.Safe(refusal.Remedy)}")],
        };

    public static Message Readiness(ReadinessReport report, PlanningResult.Refused? refusal) => new()
    {
        Text = refusal is null ? ReadinessView.Text(report) : Wording.Safe($"{refusal.Reason} {refusal.Remedy}"),
        Blocks = ReadinessView.Blocks(report, refusal),
    };

    public static IReadOnlyList<Block> Steps(IReadOnlyList<PlannedStep> steps) =>
    [
        Pieces.Section("*An upgrade would take these steps*; nothing was changed:"),
        Pieces.Bullets(steps.Select(step => step.Title)),
    ];

    /// <summary>What can be done with a report that only one person sees: show it to all, and go to the form that starts the upgrade.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="target">The version that the report is about.</param>
    /// <param name="canStart">Whether nothing stands in the way.</param>
    public static ActionsBlock NextFrom(ClusterName cluster, KubernetesVersion target, bool canStart)
    {
        var share = new Button(Share, "Share with the channel")
        {
            Value = $"{cluster} {target}",
            AccessibilityLabel = Wording.Plain($"Share the readiness of {cluster} for {target} with the channel", BlockLimits.ButtonText),
        };
        return canStart
            ? new ActionsBlock([FormButton(Wording.Short($"Upgrade {cluster} to {target} …", BlockLimits.ButtonText), $"{cluster} {target}") with { Style = ButtonStyle.Primary }, share])
            : new ActionsBlock([share]);
    }

    /// <summary>A button to the form, for where no form can be opened by itself: a mention, or a click that came too late.</summary>
    public static Message OpenForm(string command) => new()
    {
        Text = $"The form of an upgrade asks for cluster, version and notes. Typed it is {command} CLUSTER VERSION; {command} help shows all words.",
        Blocks =
        [
            Pieces.Section(":wave: Which cluster shall be upgraded, and to which version? The form shows what each can go to."),
            new ActionsBlock([FormButton("Open the form", "") with { Style = ButtonStyle.Primary }]),
            Pieces.Context($"Or type it: {SlackText.Code($"{command} CLUSTER VERSION")} · {SlackText.Code("help")} shows all words."),
        ],
    };

    private static Button FormButton(string label, string value) => new(OpenFormAction, label) { Value = value.Length == 0 ? null : value, AccessibilityLabel = label };
}
