namespace Easel.Core.Prompts;

/// <summary>A tag such as <c>&lt;lora:name:0.8:dyn=4&gt;</c> found in a prompt.</summary>
/// <param name="Kind">The word before the first colon, as written: <c>lora</c>, <c>hypernet</c>…</param>
/// <param name="Items">Everything after it, split at colons.</param>
public sealed record ExtraNetworkTag(string Kind, IReadOnlyList<string> Items)
{
    /// <summary>The items without an equals sign, in order: the name, then numbers.</summary>
    public IReadOnlyList<string> Positional => [.. Items.Where(item => !item.Contains('=', StringComparison.Ordinal))];

    /// <summary>The items with an equals sign; of two with one name the later counts.</summary>
    public IReadOnlyDictionary<string, string> Named
    {
        get
        {
            var named = new Dictionary<string, string>();
            foreach (var item in Items)
                if (item.Split('=', 2) is [var name, var value])
                    named[name] = value;
            return named;
        }
    }
}
