using static TorchSharp.torch;

namespace Easel.Diffusion.Captioning;

/// <summary>What one layer remembers of the words so far, and of the picture.</summary>
/// <param name="pictureKeys">[1, N, width]; owned here.</param>
/// <param name="pictureValues">[1, N, width]; owned here.</param>
internal sealed class CaptionMemory(Tensor pictureKeys, Tensor pictureValues) : IDisposable
{
    public Tensor PictureKeys => pictureKeys;

    public Tensor PictureValues => pictureValues;

    /// <summary>[1, T, width] of T words; null before the first.</summary>
    public Tensor? Keys { get; private set; }

    /// <summary>[1, T, width]</summary>
    public Tensor? Values { get; private set; }

    /// <summary>Remembers another word, [1, 1, width] each.</summary>
    public void Add(Tensor key, Tensor value)
    {
        (Keys, Values) = (Longer(Keys, key), Longer(Values, value));
    }

    public void Dispose()
    {
        foreach (var tensor in new[] { pictureKeys, pictureValues, Keys, Values }) tensor?.Dispose();
    }

    private static Tensor Longer(Tensor? before, Tensor next)
    {
        using (before) return (before is null ? next.clone() : cat([before, next], dim: 1)).DetachFromDisposeScope();
    }
}
