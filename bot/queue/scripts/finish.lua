-- id, fence, note: done; the note is kept with the key
local entry, lane = claimed(ARGV[1], ARGV[2])
if not entry then return 0 end
local names = redis.call('HMGET', entry, 'channel', 'key')
redis.call('SET', key('known', names[1] .. ' ' .. names[2]), ARGV[3], 'XX', 'KEEPTTL')
redis.call('LPOP', key('lane', lane))
redis.call('DEL', entry)
redis.call('ZREM', key('waiting'), ARGV[1])
next_turn(lane)
return 1
