using EksUpgradeBot.Adapters.Code.Expressions;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>Follows values through a root module to where they are written out.</summary>
internal sealed class Trail(RootModule root, IReadOnlyList<IValueSource> sources)
{
    // Real code takes five steps. A local may refer to itself through others; Terraform would refuse that, and so must this end.
    private const int LongestTrail = 20;

    // Keys within keys: real code has one.
    private const int DeepestKey = 5;

    // For a file that was made to branch at every key.
    private const int MostSteps = 5_000;

    private int _steps;
    private int _depth;

    /// <summary>The root module.</summary>
    public RootModule Root => root;

    /// <summary>The value where it is written out: no reference any more, and no key left to be taken.</summary>
    /// <exception cref="RefusalException">It is not certain where that is.</exception>
    public ValueInFile Resolve(ValueInFile value)
    {
        for (var length = 0; length < LongestTrail && ++_steps < MostSteps; length++)
        {
            if (value.Keys.Count == 0 && value.Expression.Shape is TextLiteral or NumberLiteral or MapLiteral or ListLiteral)
            {
                return value;
            }

            value = sources.Select(source => source.Follow(value, this)).OfType<ValueInFile>().First();
        }

        throw value.Refuse("leads through too many references", "Write the version as a literal.");
    }

    /// <summary>The text that a key of a map comes to.</summary>
    /// <exception cref="RefusalException">The text is not certain.</exception>
    public string TextOf(ValueInFile key)
    {
        if (++_depth > DeepestKey)
        {
            throw key.Refuse("leads through too many keys", "Write the version as a literal.");
        }

        ValueInFile found;
        try
        {
            found = Resolve(key);
        }
        catch (MissingKeyException e)
        {
            // Not the map that is searched has no such key, but one that this key itself is looked up in: nobody may go on from that.
            throw new RefusalException(e.Refusal);
        }
        finally
        {
            _depth--;
        }

        return found.Expression.Shape switch
        {
            TextLiteral { Text: { } text } => text,
            NumberLiteral number => number.Written,
            TextLiteral => throw found.Refuse("is written with escapes", "Write it without escapes."),
            _ => throw found.Refuse("is no text", "Use a text as the key."),
        };
    }

    /// <summary>The keys that accessors take, before those that are to be taken already.</summary>
    public IReadOnlyList<string> KeysOf(ValueInFile value, IEnumerable<Accessor> accessors) =>
    [
        .. accessors.Select(accessor => accessor.Name ?? TextOf(value with { Expression = accessor.Index!, Subject = $"the key in {value.Subject}", Keys = [] })),
        .. value.Keys,
    ];
}
