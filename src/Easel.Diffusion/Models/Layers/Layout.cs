using static TorchSharp.torch;

namespace Easel.Diffusion.Models.Layers;

/// <summary>How a map [B, C, H, W] lies in memory. Packed convolutions want the channels of a pixel side by side, and then tokens [B, H·W, C] cost nothing.</summary>
internal static class Layout
{
    /// <summary>The map with the channels of a pixel side by side; itself when it lies like that already.</summary>
    public static Tensor ChannelsLast(Tensor map)
    {
        if (IsChannelsLast(map)) return map;
        using var scope = NewDisposeScope();
        // Not contiguous(): it leaves the steps of dimensions of size 1 as they are, and oneDNN reads the layout off them all the same.
        var pixels = empty([map.size(0), map.size(2), map.size(3), map.size(1)], dtype: map.dtype, device: map.device);
        return pixels.copy_(map.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The pixels as tokens [B, H·W, C]; a view where the map is channels-last.</summary>
    public static Tensor Tokens(Tensor map)
    {
        using var scope = NewDisposeScope();
        return map.permute(0, 2, 3, 1).reshape(map.size(0), map.size(2) * map.size(3), map.size(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Tokens [B, H·W, C] as a map of the shape and layout of <paramref name="like"/>.</summary>
    public static Tensor Map(Tensor tokens, Tensor like)
    {
        using var scope = NewDisposeScope();
        var map = tokens.view(tokens.size(0), like.size(2), like.size(3), tokens.size(2)).permute(0, 3, 1, 2);
        return (IsChannelsLast(like) ? map : map.contiguous()).MoveToOuterDisposeScope();
    }

    private static bool IsChannelsLast(Tensor map) => map.stride(1) == 1 && map.stride(3) == map.size(1) && map.stride(2) == map.size(1) * map.size(3);
}
