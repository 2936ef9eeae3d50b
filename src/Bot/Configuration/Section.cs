using System.Globalization;
using EksUpgradeBot.Bot.Commands;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>A value of the file, and the way to it.</summary>
internal sealed record Found(string Key, Yaml.Scalar Value)
{
    /// <summary>The text as written.</summary>
    public string Text => Value.Text;
}

/// <summary>
/// One mapping of the file, read key by key. What cannot be used is noted in <see cref="Errors"/> and read as if it had been
/// left out, so that the reading goes on and finds the other errors too.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, Yaml> _values = [];
    private readonly Yaml _place;

    /// <summary>Opens a mapping and notes unknown and repeated keys; null stands for a mapping that was left out.</summary>
    /// <param name="key">The way to the mapping; empty for the file.</param>
    /// <param name="node">What stands there.</param>
    /// <param name="place">What to point at when a required key is missing and <paramref name="node"/> is null.</param>
    /// <param name="allowed">The keys there are.</param>
    /// <param name="errors">Where errors are noted.</param>
    public Section(string key, Yaml? node, Yaml place, IReadOnlyList<string> allowed, List<ConfigurationError> errors)
    {
        Key = key;
        Errors = errors;
        _place = node ?? place;
        if (node is Yaml.Mapping mapping)
        {
            Open(mapping, allowed);
        }
        else if (node is not null and not Yaml.Scalar { IsNothing: true })
        {
            Report(key, node, Describe(node), $"a mapping with the keys {List(allowed)}");
        }
    }

    /// <summary>The way to the mapping.</summary>
    public string Key { get; }

    /// <summary>Where the mapping stands, or where it is missing.</summary>
    public Yaml Place => _place;

    /// <summary>What was found wrong so far, in the whole file.</summary>
    public List<ConfigurationError> Errors { get; }

    /// <summary>True when something stands under the key, usable or not.</summary>
    public bool Has(string key) => _values.TryGetValue(key, out var value) && value is not Yaml.Scalar { IsNothing: true };

    /// <summary>The way to one of the keys.</summary>
    public string PathOf(string key) => Key.Length == 0 ? key : $"{Key}.{key}";

    /// <summary>The mapping under a key, empty when it was left out.</summary>
    public Section Open(string key, IReadOnlyList<string> allowed) =>
        new(PathOf(key), _values.GetValueOrDefault(key), _place, allowed, Errors);

    /// <summary>The single value under a key; null when it was left out or is no single value.</summary>
    public Found? Scalar(string key, string allowed)
    {
        switch (_values.GetValueOrDefault(key))
        {
            case null or Yaml.Scalar { IsNothing: true }:
                return null;
            case Yaml.Scalar scalar when scalar.Text.Trim().Length > 0:
                return new Found(PathOf(key), scalar);
            case var other:
                Report(PathOf(key), other, Describe(other), allowed);
                return null;
        }
    }

    /// <summary>The value under a key as text that passes a test; <paramref name="otherwise"/> when it was left out or does not pass.</summary>
    public string? Text(string key, string? otherwise, string allowed, Func<string, bool> isFine)
    {
        if (Scalar(key, allowed) is not { } found)
        {
            return otherwise;
        }

        if (isFine(found.Text))
        {
            return found.Text;
        }

        Report(found, allowed);
        return otherwise;
    }

    /// <summary>As <see cref="Text"/>, and an error when the key was left out.</summary>
    public string? Required(string key, string allowed, Func<string, bool> isFine)
    {
        Require(key, allowed);
        return Text(key, null, allowed, isFine);
    }

    /// <summary>Notes an error when nothing stands under the key.</summary>
    public void Require(string key, string allowed)
    {
        if (!Has(key))
        {
            Report(PathOf(key), _values.GetValueOrDefault(key) ?? _place, "nothing", allowed);
        }
    }

    /// <summary>A whole number.</summary>
    public int Number(string key, int otherwise, int least, int most)
    {
        var allowed = $"a whole number from {least} to {most}";
        return Text(key, null, allowed, text => IsNumber(text, out var number) && number >= least && number <= most) is { } fine
            ? int.Parse(fine, CultureInfo.InvariantCulture)
            : otherwise;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool otherwise) =>
        Text(key, null, "true or false", text => text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE") is { } fine
            ? bool.Parse(fine)
            : otherwise;

    /// <summary>A duration such as <c>15s</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        var allowed = $"a duration such as 15s, 10m, 4h or 1d, from {Durations.Write(least)} to {Durations.Write(most)}";
        return Text(key, null, allowed, text => Durations.TryParse(text, out var span) && span >= least && span <= most) is { } fine
            && Durations.TryParse(fine, out var duration)
            ? duration
            : otherwise;
    }

    /// <summary>The single values of a list; what is no single value is noted and left out.</summary>
    public IReadOnlyList<Found> Scalars(string key, string allowed)
    {
        var found = new List<Found>();
        foreach (var (path, item) in Items(key, $"a list, each {allowed}"))
        {
            if (item is Yaml.Scalar { IsNothing: false } scalar && scalar.Text.Trim().Length > 0)
            {
                found.Add(new Found(path, scalar));
            }
            else
            {
                Report(path, item, Describe(item), allowed);
            }
        }

        return found;
    }

    /// <summary>The items of a list with the way to each; empty when it was left out or is no list.</summary>
    public IReadOnlyList<(string Key, Yaml Item)> Items(string key, string allowed)
    {
        switch (_values.GetValueOrDefault(key))
        {
            case null or Yaml.Scalar { IsNothing: true }:
                return [];
            case Yaml.Sequence list:
                return [.. list.Items.Select((item, index) => ($"{PathOf(key)}[{index}]", item))];
            case var other:
                Report(PathOf(key), other, Describe(other), allowed);
                return [];
        }
    }

    /// <summary>Notes that a value cannot be used.</summary>
    public void Report(Found found, string allowed) => Report(found.Key, found.Value, Describe(found.Value), allowed);

    /// <summary>Notes an error at a place.</summary>
    public void Report(string key, Yaml place, string found, string allowed) =>
        Errors.Add(new ConfigurationError(place.Line, place.Column, key, found, allowed));

    /// <summary>What stands there, shortly.</summary>
    public static string Describe(Yaml node) => node switch
    {
        Yaml.Scalar { IsNothing: true } => "nothing",
        Yaml.Scalar { Text.Length: > 80 } scalar => $"'{Printable(scalar.Text[..80])}…'",
        Yaml.Scalar scalar => $"'{Printable(scalar.Text)}'",
        Yaml.Sequence => "a list",
        _ => "a mapping",
    };

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string List(IEnumerable<string> keys) => string.Join(", ", keys);

    private void Open(Yaml.Mapping mapping, IReadOnlyList<string> allowed)
    {
        foreach (var (keyNode, value) in mapping.Pairs)
        {
            if (keyNode is not Yaml.Scalar { Text: var name } || !allowed.Contains(name))
            {
                ReportUnknown(keyNode, allowed);
            }
            else if (!_values.TryAdd(name, value))
            {
                Report(PathOf(name), keyNode, "the key a second time", $"each key once; it stands in line {_values[name].Line} already");
            }
        }
    }

    private void ReportUnknown(Yaml keyNode, IReadOnlyList<string> allowed)
    {
        var name = keyNode is Yaml.Scalar scalar ? scalar.Text : "";
        var meant = EditDistance.Nearest(name, allowed);
        var hint = meant.Count == 0 ? "" : $" (did you mean {meant[0]}?)";
        Report(PathOf(name), keyNode, $"the unknown key {Describe(keyNode)}{hint}", $"the keys {List(allowed)}");
    }
}
