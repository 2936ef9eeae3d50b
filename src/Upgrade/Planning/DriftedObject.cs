namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>An object that was changed outside of Terraform.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Kind">Update, or Delete for one that is gone.</param>
/// <param name="Attributes">The first few attributes that differ, as dotted paths.</param>
/// <param name="IsRelevant">Terraform says that something in this plan comes from it.</param>
public sealed record DriftedObject(string Address, ChangeKind Kind, IReadOnlyList<string> Attributes, bool IsRelevant = false);
