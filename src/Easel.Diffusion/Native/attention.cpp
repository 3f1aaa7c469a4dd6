// Scaled dot-product attention over bfloat16 for processors with AVX512_BF16 (Vaswani et al. 2017, eq. 1; the running
// softmax of Milakov and Gimelshein 2018, tiled as FlashAttention, Dao et al. 2022). Built by Easel.Diffusion.csproj where
// a C++ compiler is found; NativeAttention.cs calls it. Uses no C++ runtime library.
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

typedef uint16_t bf16;

namespace {

constexpr int Rows = 8;         // of queries in registers at once
constexpr int Keys = 48;        // of keys in registers at once: 8 × 3 sums leave 8 registers of 32
constexpr int KeyBlock = 384;   // keys whose scores are kept; a multiple of Keys and of 32
constexpr int RowBlock = 64;    // queries that meet a block of keys while it is in the cache; a multiple of Rows
constexpr int MaxWidth = 512;
constexpr float Nothing = -1e30f;

}

// Mirrored by NativeAttention.Problem. Strides in elements; the width of a head is dense.
struct Problem
{
    const bf16 *q, *k, *v;
    bf16 *out;
    uint32_t *packedKeys;       // [batch·heads, keys up to a multiple of 48 / 48, pairs, 48]
    uint32_t *packedValues;     // [batch·heads, keys / 2, width up to a multiple of 16]
    int64_t qBatch, qRow, kBatch, kRow, vBatch, vRow, outBatch, outRow;
    int32_t batch, heads, rows, keys, width, threads;
    float scale;
    void (*parallel)(void (*)(void *), void *, unsigned, unsigned); // GOMP_parallel of libtorch's own pool, or null
};

namespace {

struct Run
{
    const Problem *problem;
    int next;                   // of the tasks not yet taken
    int tasks;
    void (*task)(const Problem &, int);
};

inline int up(int x, int multiple) { return (x + multiple - 1) / multiple * multiple; }

inline __m512bh pairs(__m512i x) { return (__m512bh)x; }

inline __m512i both(const bf16 *p)
{
    int32_t two;
    memcpy(&two, p, 4);
    return _mm512_set1_epi32(two);
}

// 2^x for x <= 0, to 1e-4: the result is rounded to bfloat16 (4e-3) anyway.
inline __m512 exp2(__m512 x)
{
    __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC), rest = _mm512_sub_ps(x, whole);
    __m512 p = _mm512_fmadd_ps(_mm512_set1_ps(0.05517167f), rest, _mm512_set1_ps(0.24261112f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.69326099f));
    p = _mm512_fmadd_ps(p, rest, _mm512_set1_ps(0.99992807f));
    return _mm512_scalef_ps(p, whole);
}

// One head's keys and values in the order in which the products read them: pairs of neighbours side by side, zeros behind the end.
void pack(const Problem &p, int head)
{
    const int pairCount = (p.width + 1) / 2, padded = up(p.width, 16), keys = up(p.keys, Keys);
    const bf16 *k = p.k + head / p.heads * p.kBatch + head % p.heads * p.width, *v = p.v + head / p.heads * p.vBatch + head % p.heads * p.width;
    uint32_t *to = p.packedKeys + (size_t)head * pairCount * keys;
    for (int tile = 0; tile < keys; tile += Keys)
        for (int j = 0; j < Keys; j++)
            for (int d = 0; d < pairCount; d++)
            {
                uint32_t two = 0;
                if (tile + j < p.keys) memcpy(&two, k + (tile + j) * p.kRow + 2 * d, 2 * d + 1 < p.width ? 4 : 2);
                to[(size_t)tile * pairCount + d * Keys + j] = two;
            }

    to = p.packedValues + (size_t)head * (keys / 2) * padded;
    for (int m = 0; m < keys; m += 2, to += padded)
        for (int d = 0; d < padded; d++)
        {
            uint32_t low = m < p.keys && d < p.width ? v[m * p.vRow + d] : 0, high = m + 1 < p.keys && d < p.width ? v[(m + 1) * p.vRow + d] : 0;
            to[d] = low | high << 16;
        }
}

// scores [Rows, KeyBlock] = q [Rows, 2·pairCount] · keys, `count` of them.
inline void scores(const bf16 *q, int stride, const uint32_t *keys, int pairCount, int count, float *out)
{
    for (int tile = 0; tile < count; tile += Keys, keys += (size_t)pairCount * Keys)
    {
        __m512 sum[Rows][3];
        for (int r = 0; r < Rows; r++) sum[r][0] = sum[r][1] = sum[r][2] = _mm512_setzero_ps();
        for (int d = 0; d < pairCount; d++)
        {
            __m512i k0 = _mm512_load_si512(keys + d * Keys), k1 = _mm512_load_si512(keys + d * Keys + 16), k2 = _mm512_load_si512(keys + d * Keys + 32);
            for (int r = 0; r < Rows; r++)
            {
                __m512i two = both(q + r * stride + 2 * d);
                sum[r][0] = _mm512_dpbf16_ps(sum[r][0], pairs(k0), pairs(two));
                sum[r][1] = _mm512_dpbf16_ps(sum[r][1], pairs(k1), pairs(two));
                sum[r][2] = _mm512_dpbf16_ps(sum[r][2], pairs(k2), pairs(two));
            }
        }
        for (int r = 0; r < Rows; r++)
            for (int j = 0; j < 3; j++) _mm512_store_ps(out + r * KeyBlock + tile + 16 * j, sum[r][j]);
    }
}

// One row of scores to weights, relative to the largest seen so far; what was summed before is scaled down when a larger one comes.
inline void soften(float *score, int count, float scale, float *out, int vectors, float &largest, float &total, bf16 *weight)
{
    __m512 most = _mm512_load_ps(score);
    for (int j = 16; j < count; j += 16) most = _mm512_max_ps(most, _mm512_load_ps(score + j));
    float now = _mm512_reduce_max_ps(most) * scale;
    if (now > largest)
    {
        __m512 factor = exp2(_mm512_set1_ps(largest - now));
        for (int j = 0; j < vectors; j++) _mm512_store_ps(out + 16 * j, _mm512_mul_ps(factor, _mm512_load_ps(out + 16 * j)));
        total *= _mm512_cvtss_f32(factor);
        largest = now;
    }

    __m512 by = _mm512_set1_ps(scale), less = _mm512_set1_ps(-largest), sum0 = _mm512_setzero_ps(), sum1 = sum0;
    int j = 0;
    for (; j + 32 <= count; j += 32)
    {
        __m512 e0 = exp2(_mm512_fmadd_ps(_mm512_load_ps(score + j), by, less)), e1 = exp2(_mm512_fmadd_ps(_mm512_load_ps(score + j + 16), by, less));
        sum0 = _mm512_add_ps(sum0, e0);
        sum1 = _mm512_add_ps(sum1, e1);
        _mm512_store_si512(weight + j, (__m512i)_mm512_cvtne2ps_pbh(e1, e0));
    }
    for (; j < count; j += 16)
    {
        __m512 e = exp2(_mm512_fmadd_ps(_mm512_load_ps(score + j), by, less));
        sum0 = _mm512_add_ps(sum0, e);
        _mm256_store_si256((__m256i *)(weight + j), (__m256i)_mm512_cvtneps_pbh(e));
    }
    total += _mm512_reduce_add_ps(_mm512_add_ps(sum0, sum1));
}

// out [Rows, padded] += weights [Rows, 2·pairCount] · values, in the columns of `Vectors` vectors.
template <int Vectors>
inline void gather(const bf16 *weights, const uint32_t *values, int pairCount, float *out, int padded)
{
    __m512 sum[Rows][Vectors];
    for (int r = 0; r < Rows; r++)
        for (int j = 0; j < Vectors; j++) sum[r][j] = _mm512_load_ps(out + r * padded + 16 * j);
    for (int m = 0; m < pairCount; m++)
    {
        __m512i v[Vectors];
        for (int j = 0; j < Vectors; j++) v[j] = _mm512_load_si512(values + (size_t)m * padded + 16 * j);
        for (int r = 0; r < Rows; r++)
        {
            __m512i two = both(weights + r * KeyBlock + 2 * m);
            for (int j = 0; j < Vectors; j++) sum[r][j] = _mm512_dpbf16_ps(sum[r][j], pairs(v[j]), pairs(two));
        }
    }
    for (int r = 0; r < Rows; r++)
        for (int j = 0; j < Vectors; j++) _mm512_store_ps(out + r * padded + 16 * j, sum[r][j]);
}

inline void gatherAll(const bf16 *weights, const uint32_t *values, int pairCount, float *out, int padded)
{
    int left = padded / 16;
    for (int vectors; left > 0; left -= vectors, values += 16 * vectors, out += 16 * vectors)
    {
        vectors = left == 4 || left == 2 ? 2 : left == 1 ? 1 : 3; // 3 + 1 would leave the second pass without reuse
        if (vectors == 3) gather<3>(weights, values, pairCount, out, padded);
        else if (vectors == 2) gather<2>(weights, values, pairCount, out, padded);
        else gather<1>(weights, values, pairCount, out, padded);
    }
}

inline void store(const Problem &p, bf16 *to, const float *sums, float total)
{
    __m512 factor = _mm512_set1_ps(1 / total);
    for (int d = 0; d < p.width; d += 16)
    {
        int left = p.width - d;
        __mmask16 inside = left >= 16 ? 0xFFFF : (1u << left) - 1;
        _mm256_mask_storeu_epi16(to + d, inside, (__m256i)_mm512_cvtneps_pbh(_mm512_mul_ps(factor, _mm512_load_ps(sums + d))));
    }
}

// The queries of one block of rows against all keys of their head.
void attend(const Problem &p, int task)
{
    const int blocks = up(p.rows, RowBlock) / RowBlock, head = task / blocks, first = task % blocks * RowBlock;
    const int pairCount = (p.width + 1) / 2, padded = up(p.width, 16), keys = up(p.keys, Keys), stride = 2 * pairCount;
    const int rows = p.rows - first < RowBlock ? p.rows - first : RowBlock;
    const bf16 *q = p.q + head / p.heads * p.qBatch + head % p.heads * p.width + first * p.qRow;
    bf16 *to = p.out + head / p.heads * p.outBatch + head % p.heads * p.width + first * p.outRow;
    const uint32_t *packedKeys = p.packedKeys + (size_t)head * pairCount * keys, *packedValues = p.packedValues + (size_t)head * (keys / 2) * padded;

    alignas(64) bf16 queries[RowBlock * MaxWidth];
    alignas(64) float sums[RowBlock * MaxWidth];
    alignas(64) float score[Rows * KeyBlock];
    alignas(64) bf16 weight[Rows * KeyBlock];
    float largest[RowBlock], total[RowBlock];
    memset(queries, 0, sizeof(bf16) * RowBlock * stride);
    memset(sums, 0, sizeof(float) * RowBlock * padded);
    for (int r = 0; r < RowBlock; r++) largest[r] = Nothing, total[r] = 0;
    for (int r = 0; r < rows; r++) memcpy(queries + r * stride, q + r * p.qRow, sizeof(bf16) * p.width);

    for (int block = 0; block < keys; block += KeyBlock)
    {
        int count = keys - block < KeyBlock ? keys - block : KeyBlock;
        for (int row = 0; row < rows; row += Rows)
        {
            scores(queries + row * stride, stride, packedKeys + (size_t)block * pairCount, pairCount, count, score);
            for (int r = 0; r < Rows && block + count > p.keys; r++)
                for (int j = p.keys - block; j < count; j++) score[r * KeyBlock + j] = Nothing;
            for (int r = 0; r < Rows; r++)
                soften(score + r * KeyBlock, count, p.scale, sums + (row + r) * padded, padded / 16, largest[row + r], total[row + r], weight + r * KeyBlock);
            gatherAll(weight, packedValues + (size_t)(block / 2) * padded, count / 2, sums + row * padded, padded);
        }
    }

    for (int r = 0; r < rows; r++) store(p, to + r * p.outRow, sums + r * padded, total[r]);
}

void work(void *argument)
{
    Run &run = *(Run *)argument;
    for (int i; (i = __atomic_fetch_add(&run.next, 1, __ATOMIC_RELAXED)) < run.tasks;) run.task(*run.problem, i);
}

void carry(const Problem &problem, void (*task)(const Problem &, int), int tasks)
{
    Run run = { &problem, 0, tasks, task };
    if (problem.parallel && problem.threads > 1 && tasks > 1) problem.parallel(work, &run, problem.threads, 0);
    else work(&run);
}

}

// 0, or 1 where the shape is none this kernel takes. All pointers are valid for the shape; the packed ones are aligned to 64 bytes.
extern "C" int easel_attention(const Problem *problem)
{
    Problem p = *problem;
    if (p.width < 1 || p.width > MaxWidth || p.batch < 1 || p.heads < 1 || p.rows < 1 || p.keys < 1) return 1;
    p.scale *= 1.4426950408889634f; // 1 / ln 2
    carry(p, pack, p.batch * p.heads);
    carry(p, attend, p.batch * p.heads * (up(p.rows, RowBlock) / RowBlock));
    return 0;
}
