using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Tests.Blocks;

public sealed class BlockValidatorTests
{
    private static readonly Option One = new(new PlainText("one"), "1");

    public static TheoryData<string, string, Block> Wrong => new()
    {
        { "max_length", "/0/text/text", new HeaderBlock(Long(151)) },
        { "min_length", "/0/text/text", new HeaderBlock("") },
        { "max_length", "/0/block_id", new DividerBlock { BlockId = Long(256) } },
        { "missing_field", "/0", new SectionBlock() },
        { "max_length", "/0/text/text", new SectionBlock(new MarkdownText(Long(3001))) },
        { "max_items", "/0/fields", new SectionBlock { Fields = [.. Enumerable.Repeat(new PlainText("x"), 11)] } },
        { "max_length", "/0/fields/0/text", new SectionBlock { Fields = [new PlainText(Long(2001))] } },
        { "max_items", "/0/elements", new ContextBlock([.. Enumerable.Repeat(new PlainText("x"), 11)]) },
        { "min_items", "/0/elements", new ActionsBlock([]) },
        { "max_items", "/0/elements", new ActionsBlock([.. Enumerable.Range(0, 26).Select(id => new Button($"{id}", "x"))]) },
        { "duplicate_action_id", "/0/elements/1/action_id", new ActionsBlock([new Button("a", "x"), new Button("a", "y")]) },
        { "max_length", "/0/elements/0/text/text", new ActionsBlock([new Button("a", Long(76))]) },
        { "max_length", "/0/elements/0/value", new ActionsBlock([new Button("a", "x") { Value = Long(2001) }]) },
        { "max_length", "/0/elements/0/action_id", new ActionsBlock([new Button(Long(256), "x")]) },
        {
            "max_length",
            "/0/elements/0/confirm/text/text",
            new ActionsBlock([new Button("a", "x") { Confirm = new("t", new PlainText(Long(301)), "y", "n") }])
        },
        { "max_items", "/0/elements/0/options", new ActionsBlock([new OverflowMenu("a", [.. Enumerable.Repeat(One, 6)])]) },
        { "missing_field", "/0/elements/0", new ActionsBlock([new StaticSelect("a")]) },
        { "max_items", "/0/elements/0/options", new ActionsBlock([new StaticSelect("a") { Options = [.. Enumerable.Repeat(One, 101)] }]) },
        { "max_length", "/0/elements/0/options/0/value", new ActionsBlock([new StaticSelect("a") { Options = [One with { Value = Long(151) }] }]) },
        {
            "invalid_value",
            "/0/elements/0/initial_option",
            new ActionsBlock([new StaticSelect("a") { Options = [One], InitialOption = One with { Value = "2" } }])
        },
        { "max_items", "/0/elements/0/options", new ActionsBlock([new CheckboxGroup("a", [.. Enumerable.Repeat(One, 11)])]) },
        { "max_length", "/0/label/text", new InputBlock(Long(2001), new PlainTextInput("a")) },
        { "max_value", "/0/element/max_length", new InputBlock("l", new PlainTextInput("a") { MaxLength = 3001 }) },
        { "max_length", "/0/alt_text", new ImageBlock(Long(2001)) },
        { "max_length", "/0/text", new MarkdownBlock(Long(12_001)) },
        { "max_items", "/0/rows", new TableBlock([.. Enumerable.Repeat<IReadOnlyList<TableCell>>(["x"], 101)]) },
        { "max_items", "/0/rows/0", new TableBlock([[.. Enumerable.Repeat<TableCell>("x", 21)]]) },
        { "max_length", "", new TableBlock([[Long(5001), Long(5000)]]) },
        { "max_items", "/0/tasks", new PlanBlock("p", [.. Enumerable.Range(0, 51).Select(id => new PlanTask($"{id}", "t", PlanTaskStatus.Pending))]) },
        {
            "duplicate_task_id",
            "/0/tasks/1/task_id",
            new PlanBlock("p", [new("1", "t", PlanTaskStatus.Complete), new("1", "t", PlanTaskStatus.Complete)])
        },
        { "invalid_value", "/0/status", new TaskCardBlock("1", "t", PlanTaskStatus.Pending) },
        { "not_allowed", "/0/type", new AlertBlock(new PlainText("x")) },
        { "max_items", "/0/child_blocks", new ContainerBlock([.. Enumerable.Repeat(new DividerBlock(), 11)]) },
        { "not_allowed", "/0/child_blocks/0/type", new ContainerBlock([new ContainerBlock([new DividerBlock()])]) },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_Slack_would_refuse_is_named_with_its_place(string code, string pointer, Block block)
    {
        var validation = BlockValidator.ValidateBlocks([block]);

        Assert.Equal("invalid_blocks", validation.Error);
        Assert.Contains(validation.Errors, error => error.Code == code && error.Pointer == pointer);
    }

    [Fact]
    public void What_holds_for_a_message_as_a_whole_is_checked()
    {
        var table = new TableBlock([["x"]]);
        var plan = new PlanBlock("p", [new("1", "t", PlanTaskStatus.Pending)]);

        Assert.Contains("only_one_table_allowed", CodesOf([table, new ContainerBlock([table])]));
        Assert.Contains("not_allowed", CodesOf([plan, new TaskCardBlock("1", "t", PlanTaskStatus.Complete)]));
        Assert.Contains("duplicate_block_id", CodesOf([new DividerBlock { BlockId = "x" }, new DividerBlock { BlockId = "x" }]));
        Assert.Contains("max_items", CodesOf([.. Enumerable.Repeat(new DividerBlock(), 51)]));
        Assert.Contains("max_length", CodesOf([new MarkdownBlock(Long(6001)), new MarkdownBlock(Long(6000))]));
        Assert.Empty(CodesOf([plan, table, new UnknownBlock(default)]));
        Assert.Equal("no_text", Assert.Single(BlockValidator.ValidateMessage(new Message()).Errors).Code);
        Assert.Equal("/text", Assert.Single(BlockValidator.ValidateMessage(new Message { Text = Long(4001) }).Errors).Pointer);
    }

    [Fact]
    public void What_holds_for_modals_and_home_tabs_is_checked()
    {
        var input = new InputBlock("l", new PlainTextInput("a") { FocusOnLoad = true });

        Assert.True(BlockValidator.ValidateView(new ModalView("t", [input, new AlertBlock(new PlainText("x"))]) { Submit = "Go" }).Ok);
        Assert.Contains("missing_field", CodesOf(new ModalView("t", [input])));
        Assert.Contains("not_allowed", CodesOf(new ModalView("t", [input, input]) { Submit = "Go" }));
        Assert.Contains("max_length", CodesOf(new ModalView(Long(25), [new DividerBlock()])));
        Assert.Contains("max_length", CodesOf(new ModalView("t", [new DividerBlock()]) { PrivateMetadata = Long(3001) }));
        Assert.Contains("max_items", CodesOf(new HomeView([.. Enumerable.Repeat(new DividerBlock(), 101)])));
        Assert.Contains("not_allowed", CodesOf(new HomeView([new AlertBlock(new PlainText("x"))])));
        Assert.Contains(
            BlockValidator.ValidateView(new HomeView([.. Enumerable.Repeat(new SectionBlock(new PlainText(Long(3000))), 90)])).Errors,
            error => error.Pointer.Length == 0);
    }

    private static string Long(int length) => new('x', length);

    private static IEnumerable<string> CodesOf(IReadOnlyList<Block> blocks) => BlockValidator.ValidateBlocks(blocks).Errors.Select(error => error.Code);

    private static IEnumerable<string> CodesOf(View view) => BlockValidator.ValidateView(view).Errors.Select(error => error.Code);
}
