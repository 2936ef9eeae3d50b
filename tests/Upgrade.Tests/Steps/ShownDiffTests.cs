using EksUpgradeBot.Upgrade.Steps;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

public sealed class ShownDiffTests
{
    [Fact]
    public void What_changes_is_shown_in_full_and_of_the_lines_around_it_only_how_they_are_laid_out()
    {
        const string Diff = """
            diff --git a/live/prod/terraform.tfvars b/live/prod/terraform.tfvars
            index 1111111..2222222 100644
            --- a/live/prod/terraform.tfvars
            +++ b/live/prod/terraform.tfvars
            @@ -5,7 +5,7 @@ db_password = "hunter22"
             db_token        = "hunter22"
             tags = {
               "owner": "hunter22",
            -cluster_version = "1.34"
            +cluster_version = "1.35"
             }
             hunter22=
             key = <<EOT
            \ No newline at end of file

            """;

        var shown = ShownDiff.Of(Diff.ReplaceLineEndings("\n"));

        Assert.Equal(
            """
            diff --git a/live/prod/terraform.tfvars b/live/prod/terraform.tfvars
            index 1111111..2222222 100644
            --- a/live/prod/terraform.tfvars
            +++ b/live/prod/terraform.tfvars
            @@ -5,7 +5,7 @@
             db_token        = …
             tags = {
               "owner": …
            -cluster_version = "1.34"
            +cluster_version = "1.35"
             }
             …
             key = …
            \ No newline at end of file

            """.ReplaceLineEndings("\n"),
            shown);
    }

    [Theory]
    [InlineData(" module \"eks\" {")]
    [InlineData("   cluster = {\r")]
    [InlineData(" ]")]
    [InlineData(" })")]
    [InlineData(" ")]
    public void Layout_stays(string line) => Assert.Equal(line, ShownDiff.Of(line));

    [Theory]
    [InlineData(" hunter22", " …")]
    [InlineData(" aHVudGVyMjI==", " …")]
    [InlineData(" a=\"hunter22\"", " …")]
    [InlineData(" # hunter22", " …")]
    [InlineData(" tags = { a = \"hunter22\" }", " tags = …")]
    [InlineData(" \"hunter22\",", " …")]
    [InlineData(" {\"a\":\"hunter22\"}", " …")]
    [InlineData("@@ -1,7 +1,7 @@ hunter22", "@@ -1,7 +1,7 @@")]
    public void No_value_stays(string line, string shown) => Assert.Equal(shown, ShownDiff.Of(line));
}
