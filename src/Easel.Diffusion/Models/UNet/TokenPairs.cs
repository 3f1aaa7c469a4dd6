using static TorchSharp.torch;

namespace Easel.Diffusion.Models.UNet;

/// <summary>Which tokens of a map are merged into which: bipartite soft matching (Bolya et al. 2023, algorithm 1).</summary>
/// <remarks>Receiving tokens and giving tokens are two sets; each giver's likest receiver is found, and the likest pairs are merged.</remarks>
public sealed class TokenPairs
{
    private readonly Tensor receivers; // [R], places in the map
    private readonly Tensor givers;    // [T − R]
    private readonly Tensor kept;      // [B, T − R − M], indices into givers: those not merged
    private readonly Tensor merged;    // [B, M], indices into givers
    private readonly Tensor into;      // [B, M], indices into receivers

    private TokenPairs(Tensor receivers, Tensor givers, Tensor kept, Tensor merged, Tensor into)
    {
        this.receivers = receivers;
        this.givers = givers;
        this.kept = kept;
        this.merged = merged;
        this.into = into;
    }

    /// <summary>Finds the pairs. Its tensors belong to the caller's scope.</summary>
    /// <param name="x">The map's tokens in rows, [B, height · width, W]; what is compared by the cosine.</param>
    /// <param name="height">Rows of the map, at least one cell.</param>
    /// <param name="width">Columns, likewise.</param>
    /// <param name="count">How many tokens to merge; no more than there are givers.</param>
    /// <param name="cell">Side of a cell, of which the first token receives and the others give. What does not fill a cell gives.</param>
    public static TokenPairs Find(Tensor x, long height, long width, long count, long cell)
    {
        using var scope = NewDisposeScope();
        var places = Enumerable.Range(0, (int)(height * width)).ToLookup(place => Receives(place / width, place % width), place => (long)place);
        var (receivers, givers) = (tensor([.. places[true]], device: x.device), tensor([.. places[false]], device: x.device));

        var directions = x.to(float32);
        directions = directions / directions.norm(-1, keepdim: true);
        var likeness = directions.index_select(1, givers).bmm(directions.index_select(1, receivers).transpose(1, 2)); // [B, T − R, R]
        var (most, nearest) = likeness.max(-1);
        var likest = most.argsort(dim: -1, descending: true);
        count = Math.Min(count, givers.size(0));
        var merged = likest.narrow(1, 0, count);
        var pairs = new TokenPairs(receivers, givers, likest.narrow(1, count, likest.size(1) - count), merged, nearest.gather(1, merged));
        foreach (var tensor in (Tensor[])[pairs.receivers, pairs.givers, pairs.kept, pairs.merged, pairs.into]) tensor.MoveToOuterDisposeScope();
        return pairs;

        bool Receives(long row, long column) =>
            row % cell == 0 && column % cell == 0 && row < height / cell * cell && column < width / cell * cell;
    }

    /// <summary>The tokens that are left: givers kept, then receivers averaged with what they were given; [B, T, W] → [B, T − M, W].</summary>
    public Tensor Merge(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (given, received) = (x.index_select(1, givers), x.index_select(1, receivers));
        var index = Wide(into, x.size(2));
        var sums = received.scatter_add(1, index, given.gather(1, Wide(merged, x.size(2))));
        var counts = ones([x.size(0), receivers.size(0), 1], x.dtype, x.device)
            .scatter_add(1, into.unsqueeze(-1), ones([x.size(0), into.size(1), 1], x.dtype, x.device));
        return cat([given.gather(1, Wide(kept, x.size(2))), sums / counts], dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>Every token in its place again, the merged ones as their receiver: [B, T − M, W] → [B, T, W].</summary>
    public Tensor Unmerge(Tensor x)
    {
        using var scope = NewDisposeScope();
        var width = x.size(2);
        var (left, received) = (x.narrow(1, 0, kept.size(1)), x.narrow(1, kept.size(1), receivers.size(0)));
        var all = empty([x.size(0), receivers.size(0) + givers.size(0), width], x.dtype, x.device);
        all.index_copy_(1, receivers, received);
        var given = empty([x.size(0), givers.size(0), width], x.dtype, x.device);
        given.scatter_(1, Wide(kept, width), left);
        given.scatter_(1, Wide(merged, width), received.gather(1, Wide(into, width)));
        all.index_copy_(1, givers, given);
        return all.MoveToOuterDisposeScope();
    }

    // [B, N] → [B, N, width]
    private static Tensor Wide(Tensor index, long width) => index.unsqueeze(-1).expand(-1, -1, width);
}
