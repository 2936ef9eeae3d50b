using System.Text.Json;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>Which block of the root module an <c>aws_eks_addon</c> of the state comes from.</summary>
/// <param name="Block">Type and labels of the block: <c>module eks</c> or <c>resource aws_eks_addon coredns</c>.</param>
/// <param name="Key">The key of its own <c>for_each</c>; null when it has none.</param>
internal sealed partial record AddonAddress(IReadOnlyList<string> Block, string? Key)
{
    /// <summary>True when a module block makes it.</summary>
    public bool IsInModule => Block[0] == "module";

    /// <summary>Reads Terraform's address, such as <c>module.eks.aws_eks_addon.this["vpc-cni"]</c>; null for anything else.</summary>
    public static AddonAddress? Read(string address)
    {
        var match = Form().Match(address);
        if (!match.Success)
        {
            return null;
        }

        var key = match.Groups["key"] is { Success: true } found ? JsonSerializer.Deserialize<string>(found.Value) : null;
        return match.Groups["module"].Captures is [var module, ..]
            ? new AddonAddress(["module", module.Value], key)
            : new AddonAddress(["resource", "aws_eks_addon", match.Groups["name"].Value], key);
    }

    [GeneratedRegex("""^(module\.(?<module>[\w-]+)(\[[^\]]*\])?\.)*aws_eks_addon\.(?<name>[\w-]+)(\[((?<key>"([^"\\]|\\.)*")|\d+)\])?$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
