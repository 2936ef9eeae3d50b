using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>The range of versions in a chart's <c>kubeVersion</c> (Masterminds/semver), as far as it can be judged by the minor.</summary>
internal static class KubeVersionRange
{
    /// <summary>True when the range shuts out every patch of a version for certain. What is not understood shuts out nothing.</summary>
    public static bool Excludes(string? range, KubernetesVersion version) =>
        range is { Length: > 0 }
        && range.Split("||", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .All(alternative => alternative.Replace(">= ", ">=").Replace("<= ", "<=").Replace("< ", "<").Replace("> ", ">").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
                .Any(bound => ShutsOut(bound, version)));

    private static bool ShutsOut(string bound, KubernetesVersion version)
    {
        var number = bound.TrimStart('>', '<', '=', '~', '^', '!');
        var sign = bound[..^number.Length];
        var parts = number.TrimStart('v').Split(['-', '+'])[0].Split('.');
        if (!int.TryParse(parts[0], out var major) || parts.Length < 2 || !int.TryParse(parts[1], out var minor))
        {
            return false;
        }

        // "<1.35.0-0" shuts 1.35 out, "<1.35.3" does not: a patch of it is left.
        var patch = parts.Length > 2 && int.TryParse(parts[2], out var exact) ? exact : 0;
        var named = new KubernetesVersion(major, minor);
        return sign switch
        {
            ">=" or ">" => version < named,
            "<" => patch == 0 ? version >= named : version > named,
            "<=" => version > named,
            "~" or "" or "=" => version != named,
            "^" => version < named,
            _ => false,
        };
    }
}
