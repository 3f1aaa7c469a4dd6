namespace Easel.Core.Prompts;

internal enum ScheduleNodeKind
{
    /// <summary>Text of its own.</summary>
    Text,

    /// <summary>A bracket, colon or the like that belongs to nothing.</summary>
    Stray,

    /// <summary>Brackets of emphasis, passed through to the attention parser.</summary>
    Group,

    /// <summary><c>[from:to:when]</c> or <c>[to:when]</c>.</summary>
    Schedule,

    /// <summary><c>[a|b]</c>.</summary>
    Alternation,
}
