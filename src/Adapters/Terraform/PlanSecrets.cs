using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Every text that stands under a mask anywhere in a plan. A value that one object hands to another through a provider arrives there
/// without its mask, and Terraform itself then prints it, in attributes as in the message of a check. So what is kept of a plan is
/// looked through once more when all of it was read.
/// </summary>
internal sealed class PlanSecrets
{
    // Some 50 MB of memory at most. With more than that nothing is compared any more, and no value is shown.
    private const int MaxCharacters = 4 * 1024 * 1024;

    // As much of a secret as may stand at the end of a value that was cut off.
    private const int ShortestStart = 4;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private int _characters;

    private bool IsTooMuch => _characters > MaxCharacters;

    /// <summary>Takes what is masked in a change or an output: an object with before, after and their masks.</summary>
    public void Collect(JsonElement change)
    {
        var masked = new MaskedTexts();
        foreach (var (value, mask) in (ReadOnlySpan<(string, string)>)[("before", "before_sensitive"), ("after", "after_sensitive")])
        {
            if (change.TryGetProperty(value, out var found) && change.TryGetProperty(mask, out var over))
            {
                masked.Collect(found, over);
            }
        }

        Collect(masked);
    }

    /// <summary>The texts; null when they were too many.</summary>
    public IReadOnlyCollection<string>? Texts => IsTooMuch ? null : _texts;

    /// <summary>The plan without the values and messages in which one of the texts stands.</summary>
    public TerraformPlan Redact(TerraformPlan plan)
    {
        if (_texts.Count == 0)
        {
            return plan;
        }

        var search = new Search(_texts, IsTooMuch);
        return plan with
        {
            Changes = [.. plan.Changes.Select(change => change with { Attributes = [.. change.Attributes.Select(search.Redact)] })],
            FailedChecks = [.. plan.FailedChecks.Select(search.RedactCheck)],
        };
    }

    /// <summary>Takes texts that are masked.</summary>
    public void Collect(MaskedTexts masked)
    {
        foreach (var text in masked.Long)
        {
            foreach (var form in Forms(text))
            {
                if (!IsTooMuch && _texts.Add(form))
                {
                    _characters += form.Length;
                }
            }
        }
    }

    /// <summary>
    /// The text as it is, as it stands within JSON, which Terraform writes with &lt;, &gt; and &amp; escaped, within a URL, and in base64,
    /// as providers hand it on.
    /// </summary>
    private static IEnumerable<string> Forms(string text)
    {
        yield return text;
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=');
        if (Uri.EscapeDataString(text) is var inUrl && inUrl != text)
        {
            yield return inUrl;
        }

        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        if (escaped != text)
        {
            yield return escaped;
        }

        if (text.AsSpan().ContainsAny("<>&"))
        {
            yield return escaped.Replace("<", "\\u003c").Replace(">", "\\u003e").Replace("&", "\\u0026");
        }
    }

    private sealed class Search(IReadOnlyCollection<string> texts, bool everything)
    {
        private readonly SearchValues<string> _whole = SearchValues.Create([.. texts], StringComparison.Ordinal);
        private readonly string[] _sorted = [.. texts.Order(StringComparer.Ordinal)];

        public AttributeChange Redact(AttributeChange attribute) =>
            Tells(attribute.Before) || Tells(attribute.After) ? attribute with { Before = null, After = null, IsSensitive = true } : attribute;

        public string RedactCheck(string line) =>
            !Tells(line) ? line
            : line.Split(": ")[0] is var name && !Tells(name) ? $"{name}: (the message holds a sensitive value)"
            : "(a check whose message holds a sensitive value)";

        private bool Tells(string? text) =>
            text is not null && (everything || text.AsSpan().ContainsAny(_whole) || (text.EndsWith('…') && EndsWithAStart(text[..^1])));

        private bool EndsWithAStart(string text)
        {
            for (var from = 0; from <= text.Length - ShortestStart; from++)
            {
                var end = text[from..];
                var place = Array.BinarySearch(_sorted, end, StringComparer.Ordinal);
                place = place < 0 ? ~place : place;
                if (place < _sorted.Length && _sorted[place].StartsWith(end, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
