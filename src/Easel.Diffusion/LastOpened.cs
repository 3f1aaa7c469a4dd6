namespace Easel.Diffusion;

/// <summary>The one of its kind that was asked for last; another takes its place, and it is let go of before that is opened.</summary>
/// <typeparam name="TKey">What it is opened by, such as a path.</typeparam>
/// <typeparam name="T">What is opened.</typeparam>
internal sealed class LastOpened<TKey, T> : IDisposable where TKey : notnull where T : class, IDisposable
{
    private (TKey Key, T Value)? open;

    /// <summary>Whether this is the one that is open.</summary>
    public bool Holds(TKey key) => open is { } known && known.Key.Equals(key);

    /// <summary>The one that is asked for, owned here.</summary>
    /// <param name="key">Which.</param>
    /// <param name="make">Opens it where it is not open.</param>
    public T Get(TKey key, Func<TKey, T> make)
    {
        if (open is { } known && known.Key.Equals(key)) return known.Value;
        Clear();
        var made = make(key);
        open = (key, made);
        return made;
    }

    /// <summary>Lets go of it.</summary>
    public void Clear()
    {
        open?.Value.Dispose();
        open = null;
    }

    public void Dispose() => Clear();
}
