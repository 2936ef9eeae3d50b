namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>A change that Terraform puts off to a later round.</summary>
/// <param name="Address">What would be changed; may end in <c>[*]</c> where Terraform does not know how many there will be.</param>
/// <param name="Reason">Terraform's word for why, such as <c>instance_count_unknown</c>.</param>
public sealed record DeferredChange(string Address, string Reason);
