namespace EksUpgradeBot.Slack.Blocks;

/// <summary>Slack's limits, in UTF-16 units for text (docs.slack.dev/reference/block-kit, @slack/types 3.2.0, blocks.validate of 2026-09).</summary>
public static class BlockLimits
{
    /// <summary>Blocks in a message.</summary>
    public const int MessageBlocks = 50;

    /// <summary>Blocks in a modal or Home tab.</summary>
    public const int ViewBlocks = 100;

    /// <summary>The text of a message; a longer one is refused when editing and cut at 40,000 when posting.</summary>
    public const int MessageText = 4000;

    /// <summary><c>block_id</c>, <c>action_id</c>, <c>callback_id</c>, <c>external_id</c>.</summary>
    public const int Id = 255;

    /// <summary>A text object, unless its place allows less.</summary>
    public const int Text = 3000;

    /// <summary>A header.</summary>
    public const int Header = 150;

    /// <summary>Fields of a section.</summary>
    public const int Fields = 10;

    /// <summary>One field of a section.</summary>
    public const int Field = 2000;

    /// <summary>Elements of a context block.</summary>
    public const int ContextElements = 10;

    /// <summary>Elements of an actions block.</summary>
    public const int Actions = 25;

    /// <summary>An address.</summary>
    public const int Url = 3000;

    /// <summary>Alternative text, title of a picture, label and hint of an input.</summary>
    public const int Label = 2000;

    /// <summary>The text of a button; about 30 are shown.</summary>
    public const int ButtonText = 75;

    /// <summary>The value of a button.</summary>
    public const int ButtonValue = 2000;

    /// <summary>The title of a confirmation.</summary>
    public const int ConfirmTitle = 100;

    /// <summary>The text of a confirmation.</summary>
    public const int ConfirmText = 300;

    /// <summary>Yes and no of a confirmation.</summary>
    public const int ConfirmButton = 30;

    /// <summary>Text, description and group label of options.</summary>
    public const int OptionText = 75;

    /// <summary>The value of an option.</summary>
    public const int OptionValue = 150;

    /// <summary>Options of a menu, or groups of them.</summary>
    public const int Options = 100;

    /// <summary>Options of an overflow menu.</summary>
    public const int OverflowOptions = 5;

    /// <summary>Check boxes or radio buttons.</summary>
    public const int Choices = 10;

    /// <summary>A placeholder.</summary>
    public const int Placeholder = 150;

    /// <summary>What can be typed into a text field.</summary>
    public const int Input = 3000;

    /// <summary>All markdown blocks of a message together.</summary>
    public const int Markdown = 12_000;

    /// <summary>Tasks of a plan.</summary>
    public const int PlanTasks = 50;

    /// <summary>Tables in a message.</summary>
    public const int Tables = 1;

    /// <summary>Rows of a table.</summary>
    public const int TableRows = 100;

    /// <summary>Cells of a row, and column settings.</summary>
    public const int TableColumns = 20;

    /// <summary>All text of the tables of a message together.</summary>
    public const int TableText = 10_000;

    /// <summary>An alert.</summary>
    public const int Alert = 200;

    /// <summary>Title and subtitle of a container.</summary>
    public const int ContainerTitle = 150;

    /// <summary>Blocks of a container.</summary>
    public const int ContainerBlocks = 10;

    /// <summary>Title, submit and close of a modal.</summary>
    public const int ModalTitle = 24;

    /// <summary>The private metadata of a view.</summary>
    public const int PrivateMetadata = 3000;

    /// <summary>A view as JSON, in bytes.</summary>
    public const int ViewBytes = 250_000;

    /// <summary>Metadata as JSON, in bytes. Not documented; Slack refuses more with <c>metadata_too_large</c>.</summary>
    public const int MetadataBytes = 16_000;
}
