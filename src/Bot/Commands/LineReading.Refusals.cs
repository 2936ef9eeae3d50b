namespace EksUpgradeBot.Bot.Commands;

/// <content>Why a line makes no sense, and what may have been meant.</content>
internal sealed partial class LineReading
{
    private Intent.Misunderstood WhichCluster(string word) =>
        _wrong.Because(
            $"{char.ToUpperInvariant(word[0])}{word[1..]} which cluster? {_wrong.Configured()}",
            word,
            _clusters.Count == 1 && word is not "approve" ? [$"{word} {_clusters[0]}"] : []);

    private Intent.Misunderstood NoVersion(int at, string word)
    {
        var typed = _words[at].Plain;
        var rest = VersionWord.Nearest(typed) is { } near ? _wrongWithFlag.Replaced(at, [near]) : [];
        return _wrongWithFlag.Because(VersionWord.Explain(typed), word, [.. rest, $"report {_words[CommandTable.Find(_words[0].Plain) is null ? 0 : 1].Plain}"]);
    }

    private Intent.Misunderstood TooMuch(int at, string word)
    {
        // Whoever speaks of trying must not be shown the way to the real thing.
        var tries = _words.Skip(at).Any(said => said.Is("dry") || said.Is("try") || said.Is("trial") || said.Is("test") || said.Is("plan") || said.Is("simulate"));
        var flag = ((_dryRun || tries) && word == "upgrade" ? $" {DryRun}" : "") + (_share ? $" {Share}" : "");
        return _wrong.Because(
            $"I do not know what “{Misunderstanding.Quote(_words[at].Plain)}” means here: {CommandTable.Find(word)!.Usage}.", word, _wrong.UpTo(at) + flag);
    }

    private Intent.Misunderstood NoDryRun(CommandWord command) =>
        _wrong.Because($"{DryRun} goes with an upgrade only; “{command.Word}” always does what it says, so I did nothing.", command.Word);

    private Intent.Misunderstood UnknownFlag(int at)
    {
        var near = EditDistance.Nearest(_words[at].Plain, [DryRun, Share]);
        return _wrongWithFlag.Because(
            $"I do not know “{Misunderstanding.Quote(_words[at].Plain)}”: there are {DryRun} for an upgrade and {Share} for a report.", "upgrade", _wrongWithFlag.Replaced(at, near));
    }

    // "prod 1.35 --share": meant is the report, and surely no upgrade.
    private Intent.Misunderstood ShareOfWhat(CommandWord? command) => _wrongWithFlag.Because(
        $"{Share} goes with a report only, so I did nothing.", "report",
        command is null ? [$"report {string.Join(' ', _words.Where(word => !word.Is("to")).Select(word => word.Plain))} {Share}"] : []);
}
