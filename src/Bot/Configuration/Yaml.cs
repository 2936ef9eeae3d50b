using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>
/// A piece of YAML and where it stands. YamlDotNet's own representation model stops at the first key that is written
/// twice; this one keeps both, so that every error can be told at once.
/// </summary>
internal abstract record Yaml(int Line, int Column)
{
    // The configuration is four levels deep; whatever is deeper is a mistake or an attack on the stack.
    private const int DeepestLevel = 32;

    /// <summary>A single value.</summary>
    public sealed record Scalar(int Line, int Column, string Text, bool IsPlain) : Yaml(Line, Column)
    {
        /// <summary>Nothing was written, or YAML's word for nothing.</summary>
        public bool IsNothing => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
    }

    /// <summary>A list.</summary>
    public sealed record Sequence(int Line, int Column, IReadOnlyList<Yaml> Items) : Yaml(Line, Column);

    /// <summary>Keys and values, in the order of the file, repeated keys included.</summary>
    public sealed record Mapping(int Line, int Column, IReadOnlyList<(Yaml Key, Yaml Value)> Pairs) : Yaml(Line, Column);

    /// <summary>Reads the only document of a text; null when there is none.</summary>
    /// <exception cref="YamlException">The text is no YAML, or holds more than one document.</exception>
    public static Yaml? Parse(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = Node(parser, new Dictionary<AnchorName, Yaml>(), 0);
        parser.Consume<DocumentEnd>();
        return parser.Accept<DocumentStart>(out var second)
            ? throw new YamlException(second.Start, second.End, "a second document in the same file")
            : root;
    }

    private static Yaml Node(Parser parser, Dictionary<AnchorName, Yaml> anchors, int level)
    {
        var at = parser.Current!.Start;
        var (line, column) = ((int)at.Line, (int)at.Column);
        if (level > DeepestLevel)
        {
            throw new YamlException(at, at, "values nested too deeply");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw new YamlException(at, at, $"the alias *{alias.Value}, which no anchor before it defines");
        }

        var anchor = ((NodeEvent)parser.Current).Anchor;
        Yaml node;
        if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var scalar))
        {
            node = new Scalar(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<Yaml>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(parser, anchors, level + 1));
            }

            node = new Sequence(line, column, items);
        }
        else
        {
            parser.Consume<MappingStart>();
            var pairs = new List<(Yaml, Yaml)>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = Node(parser, anchors, level + 1);
                pairs.Add((key, Node(parser, anchors, level + 1)));
            }

            node = new Mapping(line, column, pairs);
        }

        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }

        return node;
    }
}
