namespace EksUpgradeBot.Slack.Blocks.Checks;

/// <summary>One place in what is checked, as a JSON pointer, with the checks that many kinds of places need.</summary>
internal readonly struct Place(BlockCheck check, string pointer)
{
    public BlockSurface Surface => check.Surface;

    public Totals Totals => check.Totals;

    /// <summary>A place inside: the name of a field, or a path of several, such as <c>text/text</c>.</summary>
    public Place this[string path] => new(check, $"{pointer}/{path}");

    /// <summary>Notes that something is wrong here.</summary>
    public void Wrong(string code, string message, string? field = null, BlockConstraint? constraint = null) =>
        check.Add(new(code, message, pointer, field, constraint));

    /// <summary>Checks the length of a text; null is not there and so not too short.</summary>
    public void Length(string? text, int min, int max)
    {
        if (text is not null)
        {
            Range(text.Length, min, max, "length", "characters");
        }
    }

    /// <summary>Checks how many of something there are.</summary>
    public void Count(int count, int min, int max, string what) => Range(count, min, max, "items", what);

    /// <summary>Checks a number; the type is the second half of Slack's code, for example <c>length</c> of <c>max_length</c>.</summary>
    public void Range(int value, int min, int max, string type, string what)
    {
        var field = pointer[(pointer.LastIndexOf('/') + 1)..];

        if (value < min)
        {
            Wrong($"min_{type}", $"At least {min} {what} are needed.", field, new($"min_{type}", [$"{min}"], $"{value}"));
        }
        else if (value > max)
        {
            Wrong($"max_{type}", $"At most {max} {what} are allowed.", field, new($"max_{type}", [$"{max}"], $"{value}"));
        }
    }

    /// <summary>Checks the items of a list, each at its own place.</summary>
    public void Each<T>(IReadOnlyList<T> items, Action<T, Place> rules)
    {
        for (var at = 0; at < items.Count; at++)
        {
            rules(items[at], new(check, $"{pointer}/{at}"));
        }
    }

    /// <summary>The block may stand on this surface and on no other.</summary>
    public void OnlyIn(BlockSurface allowed, Block block)
    {
        if (Surface != allowed)
        {
            NotHere(block);
        }
    }

    /// <summary>The block may stand everywhere but on this surface.</summary>
    public void NotIn(BlockSurface forbidden, Block block)
    {
        if (Surface == forbidden)
        {
            NotHere(block);
        }
    }

    private void NotHere(Block block) => this["type"].Wrong(
        "not_allowed",
        $"A block of type {block.Type} cannot stand in a {Surface.ToString().ToLowerInvariant()}.",
        "type");
}
