using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Thread;

/// <summary>A message that should stand in the thread of a run.</summary>
/// <param name="Key">Stable for the life of the run: <c>card</c>, <c>proposal:2-control-plane-1-35:1</c>, …</param>
/// <param name="Text">All that a screen reader reads, and the notification: full sentences.</param>
/// <param name="Blocks">What is drawn.</param>
internal sealed record ThreadMessage(string Key, string Text, IReadOnlyList<Block> Blocks)
{
    /// <summary>The key of the message that the thread hangs on.</summary>
    public const string CardKey = "card";

    /// <summary>
    /// How the keys of progress begin. Progress is no record: when there is none to tell any more, the message is taken away, while
    /// decisions and failures stay for ever.
    /// </summary>
    public const string ProgressKeys = "progress:";

    /// <summary>Shown in the channel too.</summary>
    public bool Broadcast { get; init; }

    /// <summary>People wait for it: it goes before progress when edits are scarce.</summary>
    public bool Urgent { get; init; }
}

/// <summary>A text file that should lie in the thread of a run.</summary>
/// <param name="Key">Stable for the life of the run, and no key of a message: <c>file:readiness</c>.</param>
/// <param name="Name">The name of the file.</param>
/// <param name="Title">What stands above it.</param>
/// <param name="Text">Its text.</param>
internal sealed record ThreadFile(string Key, string Name, string Title, string Text);
