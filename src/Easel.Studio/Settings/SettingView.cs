using System.Text.Json;

namespace Easel.Studio.Settings;

/// <summary>One setting as programs see it.</summary>
/// <param name="Name">In its section.</param>
/// <param name="Label">For people.</param>
/// <param name="Help">One line.</param>
/// <param name="Type">"boolean", "integer", "number", "text", "choice" or "list" (of texts).</param>
/// <param name="Min">Smallest value, or null for none.</param>
/// <param name="Max">Largest value, or null for none.</param>
/// <param name="Choices">The texts that are allowed, or null for any.</param>
/// <param name="Nullable">Whether it may have no value.</param>
/// <param name="ReadOnly">Whether it is changed in the file alone, by hand.</param>
/// <param name="Usual">The value when nobody has set it.</param>
/// <param name="Value">The value now; of a secret that is set <c>***</c>, which leaves it as it is when it is sent back.</param>
/// <param name="Secret">Whether the value is shown to nobody.</param>
public sealed record SettingView(
    string Name, string Label, string Help, string Type, double? Min, double? Max, IReadOnlyList<string>? Choices, bool Nullable, bool ReadOnly, JsonElement Usual, JsonElement Value, bool Secret);
