namespace Easel.Studio.Settings;

/// <summary>One line of the settings file as it was read.</summary>
/// <param name="Section">Name of its section.</param>
/// <param name="Name">Its name in it.</param>
/// <param name="Items">The value: one text, or those of a list.</param>
/// <param name="IsList">Whether it is written as a list.</param>
/// <param name="IsQuoted">Whether the text stands in quotes.</param>
/// <param name="KeyAt">Where the name stands.</param>
/// <param name="ValueAt">Where the value stands.</param>
internal sealed record SettingsEntry(string Section, string Name, IReadOnlyList<string> Items, bool IsList, bool IsQuoted, TextPlace KeyAt, TextPlace ValueAt);
