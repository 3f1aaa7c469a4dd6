using System.Collections.Concurrent;
using Easel.Core.Prompts.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Base;

/// <summary>
/// Captions as a text encoder reads them (start, words, end, padded with end to 77), with the few hundred tokens that captions use numbered from 0:
/// a table of all 49,408 would cost more to update than the rest of the text encoder. Several threads may ask at once.
/// </summary>
public sealed class CaptionVocabulary
{
    private readonly ClipTokenizer tokenizer = new(ClipTextRules.HuggingFace);
    private readonly ConcurrentDictionary<string, long[]> known = [];
    private readonly Dictionary<int, long> numbers;
    private readonly long[] tokens;

    /// <param name="texts">Texts that together hold every word of every caption.</param>
    public CaptionVocabulary(IEnumerable<string> texts)
    {
        tokens = [ClipVocabulary.Start, ClipVocabulary.End, .. texts.SelectMany(text => tokenizer.Encode(text)).Distinct().Order().Select(token => (long)token)];
        numbers = tokens.Index().ToDictionary(pair => (int)pair.Item, pair => (long)pair.Index);
    }

    /// <summary>How many tokens it has.</summary>
    public int Count => tokens.Length;

    /// <summary>The 77 numbers of <paramref name="caption"/>; what does not fit is cut, a word it does not know left out.</summary>
    public long[] Of(string caption) => known.GetOrAdd(caption, Number);

    /// <summary>The table of the whole of CLIP's vocabulary: rows of <paramref name="table"/> [Count, width] in their places, zeros elsewhere.</summary>
    public Tensor Whole(Tensor table)
    {
        using var scope = NewDisposeScope();
        var whole = zeros([BaseShape.Tokens, table.size(1)]);
        return whole.index_copy_(0, torch.tensor(tokens), table).MoveToOuterDisposeScope();
    }

    /// <summary>The rows [Count, width] of these tokens in <paramref name="whole"/>, a table of the whole of CLIP's vocabulary.</summary>
    public Tensor Part(Tensor whole) => whole.index_select(0, torch.tensor(tokens));

    private long[] Number(string caption)
    {
        var row = new long[BaseShape.TextLength];
        Array.Fill(row, numbers[ClipVocabulary.End]);
        row[0] = numbers[ClipVocabulary.Start];
        var place = 1;
        foreach (var token in tokenizer.Encode(caption))
        {
            if (place < row.Length - 1 && numbers.TryGetValue(token, out var number)) row[place++] = number;
        }

        return row;
    }
}
