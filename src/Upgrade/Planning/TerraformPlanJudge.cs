namespace EksUpgradeBot.Upgrade.Planning;
internal static class TerraformPlanJudge { public static PlanJudgement Judge(TerraformPlan plan, PlanExpectation expectation) => new([], [], []); }
