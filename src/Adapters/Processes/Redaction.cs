using System.Text.RegularExpressions;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>Takes credentials out of what a tool printed, before a person or a log sees it.</summary>
public static partial class Redaction
{
    private const string Mask = "***";

    // Shorter values are words that stand everywhere; masking them would tell more than it hides.
    private const int ShortestSecret = 8;

    /// <summary>The text without AWS keys, private keys, passwords in URLs, signatures, bearer tokens, and the values of the secrets in the environment.</summary>
    public static string Clean(string text, ToolEnvironment? environment = null)
    {
        foreach (var (name, value) in environment?.Variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (value.Length >= ShortestSecret && SecretName().IsMatch(name))
            {
                text = text.Replace(value, Mask, StringComparison.Ordinal);
            }
        }

        text = PrivateKey().Replace(text, "${begin}" + Mask);
        text = UserInUrl().Replace(text, "${scheme}" + Mask + "@");
        text = Signed().Replace(text, "${name}=" + Mask);
        text = Bearer().Replace(text, "${scheme} " + Mask);
        text = Assigned().Replace(text, "${name}" + Mask);
        return AccessKey().Replace(text, Mask);
    }

    [GeneratedRegex(@"TOKEN(?!_FILE)|SECRET|PASSWORD|PASSWD|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL(?!S_FILE|S_FULL|S_RELATIVE)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    // To its end, or to the end of a text that was cut before. Tools print the line breaks as they are, or as \n.
    [GeneratedRegex(@"(?<begin>-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----)(?:(?!-----END )[\s\S])*", RegexOptions.CultureInvariant)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"(?<scheme>\b[a-z][a-z0-9+.-]*://)[^\s/@'""]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInUrl();

    [GeneratedRegex(@"(?<name>X-Amz-(?:Signature|Security-Token|Credential))=[^&\s'""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    [GeneratedRegex(@"\b(?<scheme>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", RegexOptions.CultureInvariant)]
    private static partial Regex Bearer();

    [GeneratedRegex(
        @"(?<name>(?:secret_?access_?key|session_?token|password|secret|auth_?token)[""']?\s*[:=]\s*[""']?)[^\s""',;]{4,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b", RegexOptions.CultureInvariant)]
    private static partial Regex AccessKey();
}
