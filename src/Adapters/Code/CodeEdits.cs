using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>The editor in the words of the port: a refusal becomes a final <see cref="OutsideException"/>.</summary>
internal static class CodeEdits
{
    public static VersionQuery Query(WorkingCopy copy, CodeLocation code) => new(copy.RootModule, code.Module, code.Attribute) { VarFiles = code.VarFiles };

    public static VersionPlace Find(WorkingCopy copy, CodeLocation code) => VersionEditor.Find(Query(copy, code)) switch
    {
        VersionPlace place => place,
        VersionRefusal refusal => throw Refused(refusal),
        var other => throw new InvalidOperationException($"The editor answered {other}."),
    };

    public static VersionInCode Describe(VersionPlace place, KubernetesVersion version) =>
        new(place.File, place.Line, version, place.Offset);

    public static void Write(VersionEdit edit)
    {
        try
        {
            if (edit.Write() is { } refusal)
            {
                throw new OutsideException($"The version was not edited. {refusal}.", isTransient: true) { Remedy = refusal.Remedy };
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutsideException($"The file {edit.Place.File} cannot be written: {e.Message}", isTransient: false, innerException: e)
            {
                Remedy = "Let the bot write to the directory, and make room on its volume.",
            };
        }
    }

    private static OutsideException Refused(VersionRefusal refusal) =>
        new($"The version cannot be edited safely. {refusal}.", isTransient: false) { Remedy = refusal.Remedy };
}
