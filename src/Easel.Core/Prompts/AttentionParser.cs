using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Easel.Core.Requests;

namespace Easel.Core.Prompts;

/// <summary>
/// Reads A1111's emphasis: <c>(text)</c> ×1.1, <c>[text]</c> ÷1.1, <c>(text:1.5)</c> ×1.5, nested at will; <c>\(</c> is a plain bracket and
/// <c>BREAK</c> ends a chunk. What does not fit is plain text; brackets left open reach to the end.
/// </summary>
public static class AttentionParser
{
    private const double RoundBracket = 1.1;
    private const double SquareBracket = 1 / 1.1;

    private static readonly SearchValues<char> Syntax = SearchValues.Create(@"\()[]:");

    /// <summary>The segments of <paramref name="text"/>, neighbours of equal weight joined; at least one.</summary>
    /// <exception cref="RequestException">A weight such as <c>(a:1.2.3)</c> is not a number.</exception>
    public static IReadOnlyList<WeightedText> Parse(string text)
    {
        var texts = new List<string>();
        var weights = new List<double>();
        Stack<int> round = [], square = [];

        for (var at = 0; at < text.Length;)
        {
            var length = Next(text, at, out var number);
            var token = text.AsSpan(at, length);
            if (token[0] == '\\') Add(token[1..].ToString(), 1);     // a lone backslash vanishes
            else if (token is "(") round.Push(texts.Count);
            else if (token is "[") square.Push(texts.Count);
            else if (!number.IsEmpty && round.Count > 0) Multiply(weights, round.Pop(), PythonText.ParseNumber(number, token));
            else if (token is ")" && round.Count > 0) Multiply(weights, round.Pop(), RoundBracket);
            else if (token is "]" && square.Count > 0) Multiply(weights, square.Pop(), SquareBracket);
            else AddPlain(token);
            at += length;
        }

        foreach (var start in round) Multiply(weights, start, RoundBracket);
        foreach (var start in square) Multiply(weights, start, SquareBracket);
        return texts.Count == 0 ? [new("", 1)] : Join(texts, weights);

        void Add(string piece, double weight)
        {
            texts.Add(piece);
            weights.Add(weight);
        }

        void AddPlain(ReadOnlySpan<char> plain)
        {
            while (true)
            {
                var found = PythonText.IndexOfWord(plain, "BREAK", 0);
                if (found < 0) break;
                Add(PythonText.TrimEnd(plain[..found]).ToString(), 1);
                Add("BREAK", -1);
                plain = PythonText.TrimStart(plain[(found + 5)..]);
            }

            Add(plain.ToString(), 1);
        }
    }

    /// <summary>Length of the token at <paramref name="at"/>; <paramref name="number"/> is the weight of <c>:1.2)</c>, else empty.</summary>
    private static int Next(string text, int at, out ReadOnlySpan<char> number)
    {
        number = default;
        switch (text[at])
        {
            case '\\':
                return at + 1 < text.Length && text[at + 1] is '(' or ')' or '[' or ']' or '\\' ? 2 : 1;
            case '(' or ')' or '[' or ']':
                return 1;
            case ':':
                return WeightLength(text.AsSpan(at), out number);
            default:
                var end = text.AsSpan(at).IndexOfAny(Syntax);
                return end < 0 ? text.Length - at : end;
        }
    }

    private static int WeightLength(ReadOnlySpan<char> text, out ReadOnlySpan<char> number)
    {
        number = default;
        var at = SkipSpace(text, 1);
        var start = at;
        if (at < text.Length && text[at] is '+' or '-') at++;
        var digits = at;
        while (at < text.Length && (text[at] == '.' || PythonText.IsDigit(text[at]))) at++;
        if (at == digits) return 1;
        var end = SkipSpace(text, at);
        if (end == text.Length || text[end] != ')') return 1;
        number = text[start..at];
        return end + 1;
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && PythonText.IsSpace(text[at])) at++;
        return at;
    }

    /// <summary>Factor by factor, so that the products round as the reference's do; thousands of open brackets stay bearable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(List<double> weights, int start, double factor)
    {
        var span = CollectionsMarshal.AsSpan(weights)[start..];
        foreach (ref var four in MemoryMarshal.Cast<double, Vector<double>>(span)) four *= factor;
        foreach (ref var weight in span[(span.Length / Vector<double>.Count * Vector<double>.Count)..]) weight *= factor;
    }

    private static List<WeightedText> Join(List<string> texts, List<double> weights)
    {
        var joined = new List<WeightedText>();
        var run = new StringBuilder();
        for (var i = 0; i < texts.Count; i++)
        {
            run.Append(texts[i]);
            if (i + 1 < texts.Count && weights[i + 1] == weights[i]) continue;
            joined.Add(new(run.ToString(), weights[i]));
            run.Clear();
        }

        return joined;
    }
}
