namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Something in <c>bot.yaml</c> that cannot be used. Holds no secret: connection strings are never quoted.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Key">The way to the key, such as <c>clusters[0].approvals.count</c>; empty for the file as a whole.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Allowed">What may stand there.</param>
internal sealed record ConfigurationError(int Line, int Column, string Key, string Found, string Allowed)
{
    /// <summary>One line for people, with the file in front so that an editor can jump there.</summary>
    public string In(string path) =>
        $"{path}:{Line}:{Column}: {(Key.Length == 0 ? "" : $"{Key}: ")}found {Found}; allowed: {Allowed}";
}

/// <summary>What became of reading a configuration file.</summary>
/// <param name="Path">The file, as it was named.</param>
internal abstract record ConfigurationResult(string Path)
{
    /// <summary>The file is fine.</summary>
    public sealed record Fine(string Path, BotConfiguration Configuration) : ConfigurationResult(Path);

    /// <summary>The file cannot be used; every error in it, in the order of the lines.</summary>
    public sealed record Broken(string Path, IReadOnlyList<ConfigurationError> Errors) : ConfigurationResult(Path);
}
