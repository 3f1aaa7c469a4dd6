using Microsoft.JSInterop;

namespace Easel.Web.Live;

/// <summary>Whether a part of a page is still there. A person may go on while the browser is asked something for it: then its elements are gone, and an answer that fails means nothing.</summary>
public sealed class Presence
{
    /// <summary>Whether the part has been left.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The part is left.</summary>
    public void End() => IsOver = true;

    /// <summary>Asks the browser for the part.</summary>
    /// <param name="ask">What is asked.</param>
    /// <returns>Whether it was answered and the part is still there.</returns>
    /// <exception cref="JSException">The script failed for a part that is there.</exception>
    public async Task<bool> Ask(Func<ValueTask> ask)
    {
        if (IsOver) return false;
        try { await ask(); }
        catch (Exception late) when (IsOver && late is JSException or ObjectDisposedException or OperationCanceledException or JSDisconnectedException) { }

        return !IsOver;
    }
}
