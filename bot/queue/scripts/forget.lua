-- lane: nothing of it stays but the keys it was known by
local lane = ARGV[1]
local function delete(ids)
  for _, id in ipairs(ids) do
    redis.call('DEL', key('entry', id))
    redis.call('ZREM', key('waiting'), id)
    redis.call('ZREM', key('aside'), id)
  end
end
delete(redis.call('LRANGE', key('lane', lane), 0, -1))
delete(redis.call('LRANGE', key('held', lane), 0, -1))
for _, letter in ipairs(redis.call('XRANGE', key('dead'), '-', '+')) do
  local id = letter[2][2]
  if redis.call('HGET', key('entry', id), 'lane') == lane then
    delete({id})
    redis.call('XDEL', key('dead'), letter[1])
  end
end
redis.call('DEL', key('lane', lane), key('held', lane))
redis.call('ZREM', key('later'), lane)
end_turn(lane)
