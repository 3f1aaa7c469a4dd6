namespace Easel.Studio.Intake;

/// <summary>Reads what comes from outside into memory, as long as it is not too much; what its sender says of its length does not count.</summary>
public static class BoundedRead
{
    private const int Piece = 81920;

    /// <summary>All of a stream.</summary>
    /// <param name="from">Where it comes from.</param>
    /// <param name="most">Bytes.</param>
    /// <param name="expected">Bytes that memory is set aside for at once.</param>
    /// <param name="tooLarge">What is thrown when there are more.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<ReadOnlyMemory<byte>> All(Stream from, long most, int expected, Func<Exception> tooLarge, CancellationToken cancel)
    {
        using var content = new MemoryStream(expected);
        var piece = new byte[Piece];
        for (int read; (read = await from.ReadAsync(piece, cancel).ConfigureAwait(false)) > 0;)
        {
            content.Write(piece, 0, read);
            if (content.Length > most) throw tooLarge();
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
