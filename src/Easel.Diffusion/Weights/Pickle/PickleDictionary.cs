using System.Collections;

namespace Easel.Diffusion.Weights.Pickle;

/// <summary>A Python dictionary: any keys, in the order they were first set.</summary>
internal sealed class PickleDictionary : IEnumerable<KeyValuePair<object?, object?>>
{
    private static readonly object None = new();

    private readonly List<KeyValuePair<object?, object?>> pairs = [];
    private readonly Dictionary<object, int> places = new(PickleKeys.Comparer);

    public int Count => pairs.Count;

    public object? this[string key] => places.TryGetValue(key, out var place) ? pairs[place].Value : null;

    public void Set(object? key, object? value)
    {
        if (places.TryAdd(key ?? None, pairs.Count)) pairs.Add(new(key, value));
        else pairs[places[key ?? None]] = new(key, value);
    }

    public IEnumerator<KeyValuePair<object?, object?>> GetEnumerator() => pairs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
