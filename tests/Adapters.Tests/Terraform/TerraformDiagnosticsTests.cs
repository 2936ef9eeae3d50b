using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

public sealed class TerraformDiagnosticsTests
{
    private const string Lock = """
        Error message: resource temporarily unavailable
        Lock Info:
          ID:        9600219a-64f3-5c28-3d0f-595c507caa4d
          Path:      terraform.tfstate
          Operation: OperationTypeApply
          Who:       root@vm
          Version:   1.11.4
          Created:   2026-11-22 08:16:38.524014797 +0000 UTC
          Info:

        Terraform acquires a state lock to protect the state from being written
        by multiple users at the same time.
        """;

    private static readonly ToolEnvironment Environment = ToolEnvironment.From([new("AWS_SECRET_ACCESS_KEY", "s3cr3t-s3cr3t")]);

    [Theory]
    [InlineData("Saved plan is stale", TerraformFailureKind.StalePlan)]
    [InlineData("Saved plan does not match the given state", TerraformFailureKind.StalePlan)]
    [InlineData("Error acquiring the state lock", TerraformFailureKind.StateLocked)]
    [InlineData("… StatusCode: 403, RequestID: x, api error ExpiredTokenException: The security token included in the request is expired", TerraformFailureKind.Credentials)]
    [InlineData("No valid credential sources found", TerraformFailureKind.Credentials)]
    [InlineData("updating EKS Cluster (demo) version: operation error EKS: UpdateClusterVersion, https response error StatusCode: 409", TerraformFailureKind.Eks)]
    [InlineData("waiting for EKS Node Group (demo:workers) version update (x): unexpected state 'Failed'", TerraformFailureKind.Eks)]
    [InlineData("Invalid reference", TerraformFailureKind.Other)]
    public void A_failure_is_told_by_its_text(string summary, TerraformFailureKind kind) =>
        Assert.Equal(kind, TerraformDiagnostics.KindOf(new TerraformDiagnostic(summary, "")));

    [Fact]
    public void The_cause_is_told_and_not_its_consequences()
    {
        var failure = TerraformDiagnostics.ToFailure(
            [new("execution halted", ""), new("execution halted", ""), new("waiting for EKS Cluster (demo): context canceled", "")], Environment, owner: null);

        Assert.Equal("waiting for EKS Cluster (demo): context canceled", failure.Summary);
    }

    [Fact]
    public void The_summary_is_short_and_has_no_credentials()
    {
        var failure = TerraformDiagnostics.ToFailure(
            [new("It broke with s3cr3t-s3cr3t", "one\n\ntwo AKIAIOSFODNN7EXAMPLE\nthree")], Environment, owner: null);

        Assert.Equal("It broke with ***\none two ***", failure.Summary);
        Assert.Equal(500, TerraformDiagnostics.ToFailure([new(new string('x', 900), "")], Environment, owner: null).Summary.Length);
    }

    [Fact]
    public void Where_nobody_knows_what_a_plan_masks_neither_half_of_a_providers_words_is_shown()
    {
        var masks = new PlanMasks(Texts: null);
        var failure = TerraformDiagnostics.ToFailure(masks.Clean([new("creating Release (web): hunter22 was refused", "hunter22")]), Environment, owner: null);

        Assert.DoesNotContain("hunter22", failure.Summary, StringComparison.Ordinal);
        Assert.Contains("left out", failure.Summary, StringComparison.Ordinal);

        // What decides how the step goes on has to be told all the same.
        Assert.Equal(TerraformFailureKind.StalePlan, TerraformDiagnostics.KindOf(masks.Clean([new("Saved plan is stale", "")])[0]));
        Assert.Equal(TerraformFailureKind.Eks, TerraformDiagnostics.KindOf(masks.Clean([new("updating EKS Cluster (demo) version: operation error EKS: UpdateClusterVersion", "")])[0]));
    }

    [Fact]
    public void The_holder_of_a_lock_is_named()
    {
        var failure = TerraformDiagnostics.ToFailure([new("Error acquiring the state lock", Lock)], Environment, owner: null);

        Assert.Equal("root@vm, since 2026-11-22 08:16:38 UTC, for apply, lock 9600219a-64f3-5c28-3d0f-595c507caa4d", failure.LockHolder);
    }

    [Fact]
    public void Of_a_lock_over_http_only_the_holders_id_is_known()
    {
        var held = StateLock.Parse(Lock.Replace("resource temporarily unavailable", "HTTP remote state already locked: ID=1111-2222"));

        Assert.Equal("lock 1111-2222", held?.ToString());
    }

    [Fact]
    public void A_lock_without_a_holder_names_nobody() => Assert.Null(StateLock.Parse("Error message: no"));

    [Fact]
    public void A_lock_of_our_own_dead_apply_is_told_from_another()
    {
        var workspace = Directory.CreateTempSubdirectory("locks").FullName;
        var folder = PlanFolder.Of(workspace, new("run-1"), "k");
        PrivateFile.MakeFolder(folder.Directory);
        var held = StateLock.Parse(Lock)!;
        var dead = new ApplyRecord
        {
            StartedAt = held.Created!.Value - TimeSpan.FromSeconds(3),
            Host = "vm",
            Machine = ProcessIdentity.Machine,
            RootModule = "/code",
            Pid = System.Environment.ProcessId,
            PidStartTime = 1,
        };

        Assert.Equal("/code", Find(dead)?.RootModule);
        Assert.Null(Find(dead with { Host = "laptop" }));
        Assert.Null(Find(dead with { Machine = "elsewhere" }));
        Assert.Null(Find(dead with { StartedAt = dead.StartedAt - TimeSpan.FromHours(1) }));
        Assert.Null(Find(dead with { PidStartTime = ProcessIdentity.Of(System.Environment.ProcessId)!.Value.StartTime }));

        ApplyRecord? Find(ApplyRecord record)
        {
            record.Write(folder.ApplyRecord);
            return OwnLocks.FindDead(workspace, held);
        }
    }
}
