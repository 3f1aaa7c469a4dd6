using Easel.Core.Imaging;
using Easel.Diffusion.Native;
using static TorchSharp.torch;

namespace Easel.Diffusion;

/// <summary>Between tensors and pictures in memory.</summary>
public static class Pixels
{
    /// <summary>Picture [1, 3, H, W] in 0…1 → 8-bit RGB, cut off rather than rounded (as A1111 does).</summary>
    public static Bitmap ToBitmap(Tensor picture)
    {
        using var scope = NewDisposeScope();
        return ToBytes(picture.Times(255));
    }

    /// <summary>8-bit RGB → picture [1, 3, H, W] in 0…1, float32.</summary>
    public static Tensor ToTensor(Bitmap picture)
    {
        using var scope = NewDisposeScope();
        return tensor(picture.Rgb).reshape(1, picture.Height, picture.Width, 3).permute(0, 3, 1, 2).to(float32).Over(255).contiguous().MoveToOuterDisposeScope();
    }

    private static Bitmap ToBytes(Tensor picture)
    {
        var bytes = picture.squeeze(0).to(uint8).permute(1, 2, 0).contiguous();
        return new Bitmap((int)bytes.size(1), (int)bytes.size(0), bytes.data<byte>().ToArray());
    }
}
