using Easel.Core.Requests;

namespace Easel.Core.Prompts.Tokens;

/// <summary>Cuts a prompt into chunks of 75 tokens: at BREAK, where one is full, and rather behind a comma near its end.</summary>
/// <param name="tokenizer">The text encoder's.</param>
/// <param name="embeddings">Textual inversions that fit the encoder.</param>
/// <param name="emphasis">With <see cref="EmphasisMode.None"/> brackets are plain text and BREAK a word.</param>
/// <param name="commaBacktrack">Tokens a chunk may give back so that it ends at a comma; 0 is off.</param>
public sealed class PromptChunker(ClipTokenizer tokenizer, EmbeddingIndex embeddings, EmphasisMode emphasis = EmphasisMode.Original, int commaBacktrack = 20)
{
    /// <summary>The chunks of <paramref name="text"/>.</summary>
    /// <exception cref="RequestException">A weight is no number, or an embedding is longer than a chunk.</exception>
    public ChunkedPrompt Chunk(string text)
    {
        IReadOnlyList<WeightedText> segments = emphasis == EmphasisMode.None ? [new(text, 1)] : AttentionParser.Parse(text);
        var writer = new ChunkWriter(commaBacktrack);
        foreach (var segment in segments)
        {
            if (segment.IsBreak)
            {
                writer.Break();
                continue;
            }

            var tokens = tokenizer.Encode(segment.Text);
            for (var position = 0; position < tokens.Count;)
            {
                writer.MakeRoom(tokens[position]);
                if (embeddings.Find(tokens, position, out var length) is { } embedding)
                {
                    writer.Add(embedding, segment.Weight);
                    position += length;
                }
                else
                {
                    writer.Add(tokens[position++], segment.Weight);
                }
            }
        }

        return writer.Finish();
    }
}
